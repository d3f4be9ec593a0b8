// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static dev.oxbow.JumpingClock.virtually;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class CancellationTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void whatCleanupFailsWithStaysSuppressedInTheCancellation() {
        virtually(() -> {
            Task<?> task = start(() -> {
                try (AutoCloseable resource = () -> fail("close")) {
                    sleep(ofSeconds(5));
                }
            });
            Task<?> outer = start(() -> gather(task));
            sleep(ZERO);
            outer.cancel("bye");
            assertThatThrownBy(() -> await(outer))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("bye")
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(s -> assertThat(s).hasMessage("close")));
            assertThat(task.isCancelled()).isTrue();
        });
    }

    @Test
    void whatCleanupFailsWithIsToldWhereNobodyLooks() {
        EventLoop loop = EventLoop.create("nobody looks");
        loop.setExceptionHandler(
                context -> seen.add(context.exception().getSuppressed()[0].getMessage()));
        loop.run(() -> {
            start(() -> {
                try (AutoCloseable resource = () -> fail("close")) {
                    sleep(ofSeconds(5));
                }
            });
            sleep(ZERO);
        });
        loop.close();
        assertThat(seen).containsExactly("close");
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    void itReachesTheInnermostAwaitAndLetsEachLayerCleanUpFromTheInside() {
        virtually(() -> {
            Deferred<String> source = Deferred.create();
            Task<String> inner = start(() -> {
                try {
                    return await(source);
                } finally {
                    sleep(ofMillis(1));
                    seen.add("inner");
                }
            });
            Task<String> outer = start(() -> {
                try {
                    return await(inner);
                } finally {
                    sleep(ofMillis(1));
                    seen.add("outer");
                }
            });
            sleep(ZERO);
            assertThat(outer.cancel("enough")).isTrue();
            assertThat(source.isCancelled()).isTrue();
            assertThat(outer.isDone()).isFalse(); // cleanup comes first
            assertThatThrownBy(() -> await(outer))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("enough");
            assertThat(inner.isCancelled()).isTrue();
        });
        assertThat(seen).containsExactly("inner", "outer");
    }

    @Test
    void anInnocentSecondWaiterIsCancelledWithIt() {
        virtually(() -> {
            Task<String> shared = start(() -> await(Deferred.<String>create()));
            Task<String> one = start(() -> await(shared));
            Task<String> two = start(() -> await(shared));
            sleep(ZERO);
            one.cancel();
            gatherOutcomes(one, two);
            assertThat(two.isCancelled()).isTrue();
            assertThat(two.cancelling()).isZero();
        });
    }

    @Test
    void beforeItsFirstStepATaskNeverRuns() {
        virtually(() -> {
            Task<String> task = start(() -> {
                try {
                    seen.add("ran");
                    return "";
                } finally {
                    seen.add("finally");
                }
            });
            task.cancel();
            assertThat(task.isDone()).isFalse();
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
            assertThat(task.startedAt()).isNotNull();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void duringCleanupItThrowsAgainAtTheNextAwait() {
        virtually(() -> {
            Task<?> task = start(() -> {
                try {
                    sleep(ofSeconds(100));
                } finally {
                    try {
                        sleep(ofSeconds(100));
                    } finally {
                        seen.add("cut short");
                    }
                }
            });
            sleep(ZERO);
            task.cancel();
            sleep(ZERO);
            assertThat(task.isDone()).isFalse();
            task.cancel();
            Async.wait(List.of(task), ReturnWhen.ALL_COMPLETED);
            assertThat(task.cancelling()).isEqualTo(2);
        });
        assertThat(seen).containsExactly("cut short");
    }

    @Test
    void twiceBeforeItIsDeliveredIsDeliveredOnce() {
        virtually(() -> {
            Task<String> task = start(() -> {
                try {
                    sleep(ofSeconds(100));
                } catch (CancellationException e) {
                    seen.add(e.getMessage());
                }
                sleep(ofMillis(1));
                return "went on";
            });
            sleep(ZERO);
            task.cancel("first");
            task.cancel("second");
            assertThat(await(task)).isEqualTo("went on");
            assertThat(task.cancelling()).isEqualTo(2);
        });
        assertThat(seen).hasSize(1);
    }

    @Test
    void swallowedItIsNotDeliveredAgainAndTheTaskIsNotCancelled() {
        virtually(() -> {
            Task<Integer> task = start(() -> {
                try {
                    await(Deferred.create());
                } catch (CancellationException e) {
                    seen.add("swallowed");
                }
                sleep(ofMillis(1));
                return 42;
            });
            sleep(ZERO);
            task.cancel();
            assertThat(await(task)).isEqualTo(42);
            assertThat(task.isCancelled()).isFalse();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.cancel()).isFalse();
        });
        assertThat(seen).containsExactly("swallowed");
    }

    @Test
    void uncancelWithdrawsWhatHasNotBeenDelivered() {
        virtually(() -> {
            Task<Integer> task = start(() -> {
                Task<?> self = currentTask();
                self.cancel();
                assertThat(self.cancelling()).isEqualTo(1);
                assertThat(self.uncancel()).isZero();
                assertThat(self.uncancel()).isZero();
                sleep(ofMillis(1));
                return 1;
            });
            assertThat(await(task)).isEqualTo(1);
        });
    }

    @Test
    void uncancelOfOneOfTwoWithdrawsNothing() {
        virtually(() -> {
            Task<Integer> task = start(() -> {
                currentTask().cancel();
                currentTask().cancel();
                assertThat(currentTask().uncancel()).isEqualTo(1);
                sleep(ofMillis(1));
                return 1;
            });
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
    }

    @Test
    void uncancelOffTheLoopIsRefused() {
        try (EventLoop loop = EventLoop.create("refused")) {
            Task<Integer> task = loop.start(() -> 1);
            assertThatThrownBy(task::uncancel).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTaskThatCancelsItselfAndReturnsIsCancelledAndOneThatThrowsHasFailed() {
        virtually(() -> {
            Task<Integer> returns = start(() -> {
                currentTask().cancel("self");
                return 1;
            });
            Task<Integer> fails = start(() -> {
                currentTask().cancel();
                throw new IllegalStateException("wins");
            });
            List<Outcome<Integer>> outcomes = gatherOutcomes(returns, fails);
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Cancelled<Integer>("self"));
            assertThat(fails.exceptionNow()).hasMessage("wins");
        });
    }

    @Test
    void oneWhoThrowsACancellationExceptionUnaskedEndsCancelled() {
        virtually(() -> {
            Task<Integer> task = start(() -> {
                throw new CancellationException("by itself");
            });
            assertThat(gatherOutcomes(task).get(0)).isEqualTo(new Outcome.Cancelled<Integer>("by itself"));
            assertThat(task.cancelling()).isZero();
        });
    }

    @Test
    void itWinsOverAValueThatCameInTheSameTurn() {
        virtually(() -> {
            Deferred<String> source = Deferred.create();
            Task<String> task = start(() -> await(source));
            sleep(ZERO);
            source.complete("lost");
            task.cancel();
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
    }

    @Test
    void aSleepThatIsCancelledLeavesNoTimerBehind() {
        virtually(() -> {
            Task<?> sleeper = start(() -> sleep(ofHours(1)));
            sleep(ZERO);
            sleeper.cancel();
            Async.wait(List.of(sleeper), ReturnWhen.ALL_COMPLETED);
            assertThat(sleeper.isCancelled()).isTrue();
        });
    }

    @Test
    void fromAnotherThreadItGoesThroughTheLoop() throws Exception {
        try (EventLoop loop = EventLoop.create("far")) {
            Task<?> task = loop.start(() -> await(Deferred.create()));
            loop.run(() -> sleep(ZERO));
            assertThat(task.cancel("from afar")).isTrue();
            assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS)).hasMessage("from afar");
            assertThat(task.cancel()).isFalse();
        }
    }

    /** A hundred thousand tasks, each gathering the next one: the request must not recurse. */
    @Test
    void cancellingTheOutermostOfAHundredThousandNestedGathers() {
        virtually(() -> {
            Deferred<Object> never = Deferred.create();
            Promise<?> inner = never;
            Task<?> outermost = null;
            for (int i = 0; i < 100_000; i++) {
                Promise<?> gathered = inner;
                outermost = start(() -> gather(gathered));
                inner = outermost;
            }
            sleep(ofMillis(1));
            outermost.cancel("all");
            assertThat(gatherOutcomes(outermost).get(0)).isInstanceOf(Outcome.Cancelled.class);
            assertThat(never.outcome()).isEqualTo(new Outcome.Cancelled<>("all"));
        });
    }

    @Test
    void gathersThatGatherEachOtherDoNotTurnRoundForEver() {
        try (EventLoop loop = EventLoop.create("round and round")) {
            loop.run(() -> {
                List<Task<?>> pair = new ArrayList<>();
                Deferred<String> way = Deferred.create();
                pair.add(start(() -> gather(pair.get(1), way)));
                pair.add(start(() -> gather(pair.get(0))));
                sleep(ZERO);
                pair.get(0).cancel();
                gatherOutcomes(pair); // the one way out of the circle was cancelled too
                assertThat(way.isCancelled()).isTrue();
            });
        }
    }

    /** Of two sources that failed with a CancellationException, the first one is thrown on. */
    @Test
    void noneOfManyForeignCancellationExceptionsIsACancellation() {
        virtually(() -> {
            Deferred<Integer> primary = Deferred.create();
            primary.fail(new CancellationException("primary's"));
            Deferred<Integer> fallback = Deferred.create();
            fallback.fail(new CancellationException("fallback's"));
            Task<Integer> task = start(() -> {
                try {
                    return await(primary);
                } catch (CancellationException first) {
                    assertThatThrownBy(() -> await(fallback)).hasMessage("fallback's");
                    throw first;
                }
            });
            Async.wait(List.of(task), ReturnWhen.ALL_COMPLETED);
            assertThat(task.state()).isEqualTo(Task.State.FAILED);
            assertThat(task.exceptionNow()).hasMessage("primary's");
        });
    }
}

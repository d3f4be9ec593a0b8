// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static dev.oxbow.JumpingClock.virtually;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class GatherTest {
    private final List<String> seen = new ArrayList<>();

    private static <T> T fail(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    void resultsComeInTheOrderOfTheArgumentsAndBodiesStartInIt() {
        virtually(() -> {
            List<String> results = gather(
                    () -> {
                        seen.add("a");
                        sleep(ofMillis(3));
                        return "a";
                    },
                    () -> {
                        seen.add("b");
                        return "b";
                    },
                    () -> {
                        seen.add("c");
                        sleep(ofMillis(1));
                        return null;
                    });
            assertThat(results).containsExactly("a", "b", null);
            assertThat(seen).containsExactly("a", "b", "c");
        });
    }

    /** As asyncio's gather, whose part tells of its end a turn later. */
    @Test
    void aCancellationOfOutcomesWhosePartsEndWithinItIsThrown() {
        virtually(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(50), () -> gatherOutcomes(Deferred.create(), Deferred.create())))
                    .isInstanceOf(AsyncTimeoutException.class);
            for (Promise<Integer> part : List.of(Deferred.<Integer>create(), shield(Deferred.<Integer>create()))) {
                Task<?> gatherer = start(() -> gatherOutcomes(part));
                sleep(ZERO);
                gatherer.cancel("why");
                assertThatThrownBy(() -> await(gatherer))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("why");
            }
        });
    }

    @Test
    void theSameOneTwiceIsAwaitedOnceAndReturnedTwice() {
        virtually(() -> {
            Task<String> task = start(() -> {
                seen.add("ran");
                return "x";
            });
            assertThat(gather(task, task)).containsExactly("x", "x");
            assertThat(gather(task, task)).containsExactly("x", "x"); // done already
        });
        assertThat(seen).containsExactly("ran");
    }

    @Test
    void theFirstFailureIsThrownAtOnceAndTheOthersGoOnUnreported() {
        virtually(() -> {
            EventLoop.current().setExceptionHandler(context -> seen.add(context.message()));
            Deferred<String> gate = Deferred.create();
            Task<String> slow = start(() -> await(gate));
            Task<String> failsLater = start(() -> {
                await(gate);
                return fail("second");
            });
            assertThatThrownBy(() -> gather(slow, start(() -> fail("first")), failsLater))
                    .hasMessage("first");
            assertThat(slow.isDone()).isFalse();
            gate.complete("went on");
            assertThat(await(slow)).isEqualTo("went on");
            gatherOutcomes(slow);
        });
        // the loop is closed, and has told of no failure
        assertThat(seen).isEmpty();
    }

    @Test
    void oneThatIsCancelledByItselfThrowsACancellationAndTheOthersGoOn() {
        virtually(() -> {
            Task<String> victim = start(() -> await(Deferred.<String>create()));
            Task<String> other = start(() -> {
                sleep(ofMillis(1));
                return "went on";
            });
            sleep(ZERO);
            victim.cancel("just that one");
            assertThatThrownBy(() -> gather(victim, other))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("just that one");
            assertThat(currentTask().cancelling()).isZero();
            assertThat(await(other)).isEqualTo("went on");
        });
    }

    @Test
    void cancellingTheGathererCancelsAllAndThrowsWhenTheFirstHasEnded() {
        virtually(() -> {
            Task<?> quick = start(() -> await(Deferred.create()));
            Task<?> slow = start(() -> {
                try {
                    await(Deferred.create());
                } finally {
                    sleep(ofMillis(5));
                    seen.add("cleaned up");
                }
            });
            Task<?> gatherer = start(() -> {
                try {
                    gather(quick, slow);
                } finally {
                    seen.add("gatherer");
                }
            });
            sleep(ZERO);
            gatherer.cancel();
            gatherOutcomes(gatherer, slow);
            assertThat(gatherer.isCancelled() && quick.isCancelled() && slow.isCancelled())
                    .isTrue();
        });
        assertThat(seen).containsExactly("gatherer", "cleaned up");
    }

    @Test
    void outcomesKeepFailuresAndCancellations() {
        virtually(() -> {
            Task<String> cancelled = start(() -> "never");
            cancelled.cancel("no");
            List<Outcome<String>> outcomes = gatherOutcomes(start(() -> "x"), start(() -> fail("y")), cancelled);
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>("x"));
            assertThat(outcomes.get(1))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).hasMessage("y"));
            assertThat(outcomes.get(2)).isEqualTo(new Outcome.Cancelled<String>("no"));
        });
    }

    @Test
    void cancellingWhoGathersOutcomesThrowsWhenAllHaveEnded() {
        virtually(() -> {
            Task<?> slow = start(() -> {
                try {
                    await(Deferred.create());
                } finally {
                    sleep(ofMillis(5));
                    seen.add("cleaned up");
                }
            });
            Task<?> gatherer = start(() -> {
                try {
                    gatherOutcomes(slow, start(() -> await(Deferred.create())));
                } finally {
                    seen.add("gatherer");
                }
            });
            sleep(ZERO);
            gatherer.cancel();
            Async.wait(List.of(gatherer), ReturnWhen.ALL_COMPLETED);
            assertThat(gatherer.isCancelled()).isTrue();
        });
        assertThat(seen).containsExactly("cleaned up", "gatherer");
    }

    @Test
    void aSourcesOwnCancellationIsAFailure() {
        CompletableFuture<String> source = new CompletableFuture<>();
        source.cancel(true);
        virtually(() -> {
            Task<?> gatherer = start(() -> gather(start(() -> await(source)), start(() -> "x")));
            assertThat(gatherOutcomes(gatherer).get(0)).isInstanceOf(Outcome.Failed.class);
        });
    }

    @Test
    void aHundredThousand() {
        List<Integer> results = run(() -> {
            List<Coroutine<Integer>> bodies = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                int k = i;
                bodies.add(() -> k);
            }
            return gather(bodies);
        });
        assertThat(results).hasSize(100_000).isSorted();
    }

    @Test
    void tasksOfManyLoopsAreGathered() {
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            for (int round = 0; round < 200; round++) {
                List<Task<Integer>> far = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int k = i;
                    far.add((i % 2 == 0 ? a : b).start(() -> {
                        if (k % 3 == 0) {
                            sleep(ofNanos(1_000));
                        }
                        return k;
                    }));
                }
                assertThat(a.<List<Integer>>run(() -> gather(far))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            }
        }
    }

    /** It stays with the parts that go on, to take note of their failures, and not with what the others gave. */
    @Test
    void oneThatFailedKeepsNoResults() throws Exception {
        List<WeakReference<Object>> results = new ArrayList<>();
        run(() -> {
            Deferred<Object> lasts = Deferred.create();
            for (int i = 0; i < 3; i++) {
                Task<Object> big = start(() -> {
                    Object result = new Object();
                    results.add(new WeakReference<>(result));
                    return result;
                });
                Task<Object> fails = start(() -> {
                    sleep(ZERO);
                    throw new IllegalStateException("no");
                });
                assertThatThrownBy(() -> gather(lasts, big, fails)).hasMessage("no");
            }
            sleep(ofMillis(1));
            for (int i = 0; i < 500 && results.stream().anyMatch(result -> result.get() != null); i++) {
                System.gc();
                sleep(ofMillis(5)); // for the collector
            }
            assertThat(results).filteredOn(result -> result.get() != null).hasSizeLessThan(2);
            lasts.complete(1);
        });
    }
}

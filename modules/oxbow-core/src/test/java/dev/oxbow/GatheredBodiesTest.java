// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gathered body has a task from when somebody asks for it. Nobody can tell that it had none before: what bodies do. */
@Timeout(60)
@SuppressWarnings("NullAway")
class GatheredBodiesTest {
    private static final TaskLocal<String> WHO = TaskLocal.withDefault("nobody");

    private final List<String> seen = new ArrayList<>();

    @Test
    void eachIsATaskOfItsOwnThatIsDoneWhenItHasReturned() {
        run(() -> {
            List<Task<?>> tasks = gather(() -> currentTask(), () -> currentTask(), () -> {
                Task<?> self = currentTask();
                assertThat(self.isDone()).isFalse();
                sleep(ZERO);
                assertThat(currentTask() == self).isTrue();
                return self;
            });
            assertThat(tasks).doesNotHaveDuplicates().allMatch(Task::isDone);
            assertThat(tasks.get(0).resultNow()).isSameAs(tasks.get(0));
            long first = tasks.get(0).id();
            assertThat(tasks)
                    .extracting(Task::name)
                    .containsExactly("task-" + first, "task-" + (first + 1), "task-" + (first + 2));
            assertThat(tasks).allMatch(task -> task.startedAt() != null && task.finishedAt() != null);
        });
    }

    @Test
    void theirNumbersAreNobodyElses() {
        run(() -> {
            List<Long> ids = new ArrayList<>();
            for (int size : new int[] {3, 100, 2, 100, 60}) {
                Coroutine<Long> own = () -> currentTask().id();
                ids.addAll(gather(nCopies(size, own)));
                ids.add(start(() -> {}).id());
            }
            assertThat(ids).hasSize(270).doesNotHaveDuplicates();
        });
    }

    @Test
    void itBeganWhenItsBodyDidAndNotWhenItWasAskedFor() {
        JumpingClock clock = new JumpingClock();
        try (EventLoop loop = EventLoop.builder().clock(clock).build()) {
            loop.run(() -> {
                sleep(ofSeconds(5));
                gather(() -> {
                    clock.pass(ofSeconds(1));
                    return seen.add(currentTask().startedAt().toString());
                });
            });
        }
        assertThat(seen).containsExactly("1970-01-01T00:00:05Z");
    }

    @Test
    void whoCancelsTheGatherCancelsTheOneThatRunsAndThoseThatHaveNotBegun() {
        run(() -> {
            Task<?> gatherer = start(() -> {
                Task<?> self = currentTask();
                gather(
                        () -> seen.add("over before"),
                        () -> {
                            self.cancel("enough");
                            seen.add("runs to its end");
                            return true;
                        },
                        () -> seen.add("never"));
            });
            assertThatThrownBy(() -> await(gatherer)).isInstanceOf(CancellationException.class);
        });
        assertThat(seen).containsExactly("over before", "runs to its end");
    }

    /** One of them awaits the gatherer; to cancel that one is to cut the knot at the gather. */
    @Test
    void thoseThatHaveNotBegunAreCancelledThroughAKnotToo() {
        run(() -> {
            List<Task<?>> knotted = new ArrayList<>();
            Task<?> gatherer = start(() -> {
                Task<?> self = currentTask();
                gather(
                        () -> {
                            knotted.add(currentTask());
                            return await(self);
                        },
                        () -> knotted.get(0).cancel(),
                        () -> seen.add("never"));
            });
            gatherOutcomes(gatherer);
            assertThat(gatherer.isCancelled()).isTrue();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void whatAnotherThreadHasSentBeforeComesBeforeThem() {
        run(() -> {
            EventLoop loop = EventLoop.current();
            Thread sender = new Thread(() -> loop.callSoon(() -> seen.add("sent")));
            sender.start();
            sender.join();
            gather(() -> seen.add("body"));
        });
        assertThat(seen).containsExactly("sent", "body");
    }

    @Test
    void aBodyThatCancelsItselfIsCancelledThoughItReturns() {
        run(() -> {
            List<Outcome<String>> outcomes = gatherOutcomes(
                    () -> {
                        currentTask().cancel("by itself");
                        return "x";
                    },
                    () -> "y",
                    () -> {
                        throw new IllegalStateException("z");
                    });
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Cancelled<String>("by itself"));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>("y"));
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failed.class);
        });
    }

    @Test
    void theOthersGoOnAfterAFailureAndNobodyIsToldOfLaterOnes() {
        run(() -> {
            EventLoop.current().setExceptionHandler(context -> seen.add(context.message()));
            assertThatThrownBy(() -> gather(
                            () -> {
                                throw new java.io.IOException("first");
                            },
                            () -> seen.add("goes on"),
                            () -> {
                                throw new IllegalStateException("second");
                            }))
                    .hasRootCauseMessage("first");
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("goes on");
    }

    /** A result that is a promise is no part: neither awaited nor cancelled, whether its body had a task or not. */
    @Test
    void aPromiseThatABodyReturnsIsItsResult() {
        run(() -> {
            Deferred<String> pending = Deferred.create();
            Coroutine<Object> withTask = () -> {
                currentTask();
                return pending;
            };
            Deferred<Boolean> returned = Deferred.create();
            Task<?> gatherer = start(() -> {
                List<Object> results = gather(() -> pending, withTask, () -> "x");
                assertThat(results).containsExactly(pending, pending, "x");
                return gather(() -> pending, withTask, () -> {
                    returned.complete(true);
                    return await(Deferred.create());
                });
            });
            await(returned);
            assertThat(gatherer.isDone()).isFalse();
            gatherer.cancel();
            assertThatThrownBy(() -> await(gatherer)).isInstanceOf(CancellationException.class);
            assertThat(pending.isDone()).isFalse();
        });
    }

    @Test
    void whatABodySetsOfTaskLocalsIsItsOwnWhetherItHasATaskOrNot() {
        run(() -> {
            WHO.set("gatherer");
            List<String> values = gather(
                    () -> {
                        WHO.set("a");
                        return WHO.get();
                    },
                    () -> WHO.get(),
                    () -> {
                        WHO.set("c");
                        Task<String> child = start(() -> WHO.get());
                        sleep(ZERO);
                        return WHO.get() + await(child);
                    },
                    () -> await(start(() -> WHO.get())));
            assertThat(values).containsExactly("a", "gatherer", "cc", "gatherer");
            assertThat(WHO.get()).isEqualTo("gatherer");
        });
    }

    @Test
    void aLoopThatClosesCancelsThoseThatHaveNotBegun() {
        EventLoop loop = EventLoop.create("closes");
        Task<?> main = loop.start(() -> {
            gather(
                    () -> {
                        loop.shutdown();
                        sleep(ofDays(1));
                        return 1;
                    },
                    () -> {
                        seen.add("begins, for it stood in line before the loop closed");
                        sleep(ofDays(1));
                        return 1;
                    });
        });
        assertThatThrownBy(main::join).hasMessage("loop 'closes' is closing");
        loop.close();
        assertThat(seen).hasSize(1);
    }

    @Test
    void aStackThatEndsWhereATaskIsMadeFailsThatBodyAlone() {
        run(() -> {
            List<Outcome<Integer>> outcomes = gatherOutcomes(() -> askAtTheEndOfTheStack(1), () -> 2);
            assertThat(outcomes.get(0))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(StackOverflowError.class));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>(2));
            assertThat(EventLoop.current().stats().tasks()).isEqualTo(1);
        });
    }

    @SuppressWarnings("InfiniteRecursion") // to the end of the stack
    private static int askAtTheEndOfTheStack(int depth) {
        try {
            return askAtTheEndOfTheStack(depth + 1) + 1;
        } finally {
            currentTask();
        }
    }

    /** A part that goes on keeps nothing of what the others gave, before the failure or after it. */
    @Test
    void resultsOfAGatherThatFailedAreNotKept() {
        List<WeakReference<Object>> results = new ArrayList<>();
        run(() -> {
            Deferred<Object> lasts = Deferred.create();
            assertThatThrownBy(() -> gather(
                            () -> await(lasts),
                            () -> tracked(results),
                            () -> {
                                sleep(ZERO);
                                return tracked(results);
                            },
                            () -> {
                                currentTask();
                                throw new IllegalStateException("no");
                            },
                            () -> tracked(results),
                            () -> {
                                sleep(ofMillis(1));
                                return tracked(results);
                            }))
                    .hasMessage("no");
            sleep(ofMillis(2));
            assertThat(results).hasSize(4);
            for (int i = 0; i < 500 && results.stream().anyMatch(result -> result.get() != null); i++) {
                System.gc();
                sleep(ofMillis(5)); // for the collector
            }
            assertThat(results).allMatch(result -> result.get() == null);
            lasts.complete(1);
        });
    }

    private static Object tracked(List<WeakReference<Object>> results) {
        Object result = new Object();
        results.add(new WeakReference<>(result));
        return result;
    }
}

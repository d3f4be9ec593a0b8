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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class TaskGroupTest {
    private final List<String> seen = new ArrayList<>();

    private static void forever() {
        await(Deferred.create());
    }

    private void cleaningUp(String name) {
        try {
            forever();
        } finally {
            sleep(ofMillis(1));
            seen.add(name);
        }
    }

    @Test
    void itIsLeftWhenAllItsTasksAreDone() {
        virtually(() -> {
            AtomicReference<Task<String>> handle = new AtomicReference<>();
            String result = taskGroup(group -> {
                handle.set(group.start(() -> {
                    sleep(ofMillis(2));
                    group.start(() -> seen.add("grandchild"));
                    return "child";
                }));
                assertThat(group.children()).containsExactly(handle.get());
                return "body";
            });
            assertThat(result).isEqualTo("body");
            assertThat(handle.get().resultNow()).isEqualTo("child");
        });
        assertThat(seen).containsExactly("grandchild");
    }

    @Test
    void aFailureCancelsTheOthersAndTheBodyAndIsThrownWhenAllHaveEnded() {
        virtually(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                        group.start(() -> cleaningUp("sibling"));
                        group.start(() -> {
                            throw new IllegalStateException("first");
                        });
                        try {
                            sleep(ofSeconds(100));
                        } finally {
                            seen.add("body");
                        }
                        return 1;
                    }))
                    .hasMessage("first");
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(seen).containsExactly("body", "sibling");
    }

    @Test
    void laterFailuresAreSuppressedInTheFirst() {
        virtually(() -> {
            Throwable[] thrown = new Throwable[1];
            try {
                taskGroup(group -> {
                    group.start(() -> failingToCleanUp("second"));
                    sleep(ZERO);
                    group.start(() -> fail("first"));
                    sleep(ofSeconds(100));
                    return 1;
                });
            } catch (IllegalStateException e) {
                thrown[0] = e;
            }
            assertThat(thrown[0]).hasMessage("first");
            assertThat(thrown[0].getSuppressed())
                    .singleElement()
                    .satisfies(second -> assertThat(second).hasMessage("second"));
        });
    }

    private static void failingToCleanUp(String message) {
        try {
            forever();
        } finally {
            fail(message);
        }
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    void aFailureOfTheBodyCancelsTheTasks() {
        virtually(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.start(() -> cleaningUp("child"));
                    sleep(ZERO);
                    throw new java.io.IOException("body");
                }))
                .isInstanceOf(java.io.IOException.class)
                .hasMessage("body"));
        assertThat(seen).containsExactly("child");
    }

    @Test
    void theBodysFailureIsTheFirstWhereTheTasksFailBecauseOfIt() {
        virtually(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.start(() -> failingToCleanUp("cleanup"));
                    sleep(ZERO);
                    throw new java.io.IOException("body");
                }))
                .isInstanceOf(java.io.IOException.class)
                .hasMessage("body")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(cleanup -> assertThat(cleanup).hasMessage("cleanup"))));
    }

    @Test
    void aCheckedFailureOfATaskIsWrapped() {
        virtually(() -> assertThatThrownBy(() -> taskGroup(group -> group.start(() -> {
                    throw new java.io.IOException("child");
                })))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("child"));
    }

    @Test
    void aFailureThatTheBodyMeetsTooIsToldOnce() {
        virtually(() -> assertThatThrownBy(() -> taskGroup(group -> await(group.start(() -> {
                    throw new java.io.IOException("child");
                }))))
                .isInstanceOf(CompletionException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty())
                .cause()
                .hasMessage("child")
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty()));
    }

    @Test
    void aFailureThatCannotBeSuppressedInTheFirstGoesToTheHandler() {
        List<String> told = new ArrayList<>();
        RuntimeException stackless = new RuntimeException("first", null, false, false) {};
        EventLoop loop = EventLoop.create("stackless");
        loop.setExceptionHandler(context -> told.add(context.exception().getMessage()));
        assertThatThrownBy(() -> loop.run(() -> taskGroup(group -> {
                    group.start(() -> {
                        throw stackless;
                    });
                    group.start(() -> {
                        throw new IllegalStateException("second");
                    });
                    return null;
                })))
                .isSameAs(stackless);
        loop.close();
        assertThat(told).containsExactly("second");
    }

    @Test
    void anotherThreadIsRefused() {
        run(() -> taskGroup(group -> {
            for (Action call : List.<Action>of(() -> group.start(() -> {}), group::cancel)) {
                assertThatThrownBy(() -> toThread(() -> {
                            call.run();
                            return null;
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callSoon");
            }
            return null;
        }));
    }

    @Test
    void aTaskThatIsCancelledByItselfHasNotFailed() {
        virtually(() -> {
            String result = taskGroup(group -> {
                Task<?> victim = group.start(TaskGroupTest::forever);
                group.start(() -> {
                    sleep(ofMillis(2));
                    seen.add("sibling went on");
                });
                sleep(ZERO);
                victim.cancel();
                return "fine";
            });
            assertThat(result).isEqualTo("fine");
        });
        assertThat(seen).containsExactly("sibling went on");
    }

    @Test
    void aSourcesOwnCancellationIsAFailureOfTheGroupAndOfItsTask() {
        CompletableFuture<String> source = new CompletableFuture<>();
        source.cancel(true);
        virtually(() -> {
            Task<?> ofAChild = start(() -> taskGroup(group -> {
                group.start(() -> await(source));
                sleep(ofSeconds(100));
                return 1;
            }));
            Task<?> ofTheBody = start(() -> taskGroup(group -> await(source)));
            assertThat(gatherOutcomes(ofAChild, ofTheBody)).allMatch(outcome -> outcome instanceof Outcome.Failed);
        });
    }

    @Test
    void cancellingItsTaskCancelsAllAndIsThrownAfterwards() {
        virtually(() -> {
            Task<?> parent = start(() -> taskGroup(group -> {
                group.start(() -> cleaningUp("a"));
                group.start(() -> cleaningUp("b"));
                return 1;
            }));
            sleep(ZERO);
            sleep(ZERO);
            parent.cancel("outer");
            assertThatThrownBy(() -> await(parent))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("outer");
        });
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void aFailureDuringACancellationFromOutsideWinsAndTheCancellationStaysDue() {
        virtually(() -> {
            Task<?> parent = start(() -> {
                try {
                    taskGroup(group -> group.start(() -> {
                        try {
                            forever();
                        } finally {
                            fail("cleanup");
                        }
                    }));
                } catch (IllegalStateException e) {
                    seen.add(e.getMessage());
                }
                assertThat(currentTask().cancelling()).isEqualTo(1);
                sleep(ofMillis(1));
                seen.add("not reached");
            });
            sleep(ZERO);
            sleep(ZERO);
            parent.cancel();
            gatherOutcomes(parent);
            assertThat(parent.isCancelled()).isTrue();
        });
        assertThat(seen).containsExactly("cleanup");
    }

    @Test
    void cancelEndsItWithoutAnError() {
        virtually(() -> {
            String result = taskGroup(group -> {
                group.start(() -> cleaningUp("child"));
                group.start(group::cancel);
                sleep(ofSeconds(100));
                return "not reached";
            });
            assertThat(result).isNull();
            assertThat(currentTask().cancelling()).isZero();
            sleep(ofMillis(1));
        });
        assertThat(seen).containsExactly("child");
    }

    @Test
    void nothingIsStartedInOneThatIsOverOrBeingCancelled() {
        virtually(() -> {
            AtomicReference<TaskGroup> over = new AtomicReference<>();
            taskGroup(group -> {
                over.set(group);
                return 1;
            });
            assertThatThrownBy(() -> over.get().start(() -> 1)).isInstanceOf(IllegalStateException.class);
            taskGroup(group -> {
                group.start(() -> cleaningUp("child"));
                sleep(ZERO);
                group.cancel();
                assertThatThrownBy(() -> group.start(() -> 1)).hasMessageContaining("being cancelled");
                return 1;
            });
        });
    }

    @Test
    void nestedGroupsEachThrowTheirOwn() {
        virtually(() -> {
            String result = taskGroup(outer -> {
                try {
                    taskGroup(inner -> inner.start(() -> fail("inner")));
                } catch (IllegalStateException e) {
                    sleep(ofMillis(1)); // the outer one's body is not cancelled
                    return e.getMessage();
                }
                return "";
            });
            assertThat(result).isEqualTo("inner");
        });
    }

    @Test
    void aCancellationFromOutsideIsThrownByAGroupThatWasCancelledBefore() {
        virtually(() -> {
            Task<?> parent = start(() -> {
                taskGroup(group -> {
                    group.start(() -> cleaningUp("child"));
                    group.start(group::cancel);
                    return 1;
                });
                seen.add("not reached");
            });
            sleep(ofNanos(1)); // its tasks clean up
            parent.cancel("outer");
            assertThatThrownBy(() -> await(parent))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("outer");
            assertThat(parent.cancelling()).isEqualTo(1);
        });
        assertThat(seen).containsExactly("child");
    }

    @Test
    void cancelledInTheCleanupOfACancelledTaskItEndsWithoutAnError() {
        virtually(() -> {
            Task<?> task = start(() -> {
                try {
                    forever();
                } finally {
                    taskGroup(group -> {
                        group.start(TaskGroupTest::forever);
                        group.start(group::cancel);
                        forever();
                        return 1;
                    });
                    sleep(ofMillis(1)); // the cleanup goes on
                    seen.add("cleaned up");
                }
            });
            sleep(ofMillis(1));
            task.cancel("outer");
            assertThatThrownBy(() -> await(task)).hasMessage("outer");
            assertThat(task.cancelling()).isEqualTo(1);
        });
        assertThat(seen).containsExactly("cleaned up");
    }

    @Test
    void cancelComesTooLateWhereItsTasksCleanUpAlready() {
        virtually(() -> {
            Task<?> parent = start(() -> taskGroup(group -> {
                group.start(() -> cleaningUp("child"));
                group.start(() -> {
                    try {
                        forever();
                    } finally {
                        group.cancel();
                    }
                });
                return 1;
            }));
            sleep(ofMillis(1));
            parent.cancel("outer");
            assertThatThrownBy(() -> await(parent)).hasMessage("outer");
        });
        assertThat(seen).containsExactly("child"); // nothing has cut it short
    }

    @Test
    void aBodyThatReturnsInSpiteOfCancelHasItsResult() {
        virtually(() -> assertThat(Async.<Integer>taskGroup(group -> {
                    group.start(TaskGroupTest::forever);
                    group.cancel();
                    return 9;
                }))
                .isEqualTo(9));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static dev.oxbow.JumpingClock.virtually;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(60)
@SuppressWarnings("NullAway")
class TimeoutTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void whatIsInTimeReturnsItsValueAndIsNotCancelledLater() {
        virtually(() -> {
            assertThat(Async.<String>timeout(ofMillis(5), () -> {
                        sleep(ofNanos(1));
                        return "x";
                    }))
                    .isEqualTo("x");
            sleep(ofMillis(10));
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @Test
    void theErrorTellsHowLongAndForWhat() {
        virtually(() -> {
            assertThatThrownBy(() -> waitFor(Deferred.create("an answer"), ofSeconds(3)))
                    .hasMessageContaining("PT3S")
                    .hasMessageContaining("an answer");
            assertThatThrownBy(() -> timeout(ofSeconds(1), scope -> {
                        scope.reschedule(ofSeconds(2));
                        sleep(ofHours(1));
                        return 1;
                    }))
                    .hasMessageContaining("PT2S")
                    .hasMessageContaining("sleep");
            Deferred<Integer> nameless = Deferred.create(
                    () -> {
                        throw new IllegalStateException("no name");
                    },
                    () -> {});
            assertThatThrownBy(() -> waitFor(nameless, ofSeconds(1))).isInstanceOf(AsyncTimeoutException.class);
        });
    }

    @Test
    void whenTimeIsUpTheBodyCleansUpAndTheTaskIsNotCancelled() {
        virtually(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(1), () -> {
                        try {
                            sleep(ofSeconds(100));
                        } finally {
                            sleep(ofMillis(1));
                            seen.add("cleaned up");
                        }
                        return 1;
                    }))
                    .isInstanceOf(AsyncTimeoutException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            assertThat(currentTask().cancelling()).isZero();
            sleep(ofMillis(1)); // and goes on
        });
        assertThat(seen).containsExactly("cleaned up");
    }

    @Test
    void noTimeAtAllIsUpAtTheFirstSuspension() {
        virtually(() -> {
            assertThatThrownBy(() -> timeout(ZERO, () -> {
                        seen.add("began");
                        sleep(ZERO);
                        sleep(ZERO);
                        seen.add("went on");
                        return 1;
                    }))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(Async.<Integer>timeout(ZERO, () -> 42)).isEqualTo(42);
        });
        assertThat(seen).containsExactly("began");
    }

    @Test
    void ofTwoWhoseTimeIsUpAtOnceTheOuterThrows() {
        virtually(() -> {
            AtomicReference<dev.oxbow.Timeout> inner = new AtomicReference<>();
            assertThatThrownBy(() -> timeout(ofMillis(1), outer -> {
                        try {
                            return timeout(ofMillis(1), scope -> {
                                inner.set(scope);
                                sleep(ofSeconds(100));
                                return 1;
                            });
                        } catch (AsyncTimeoutException e) {
                            throw new AssertionError("the inner one threw", e);
                        } finally {
                            assertThat(outer.expired()).isTrue();
                        }
                    }))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(inner.get().expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @Test
    void theInnerOneAloneIsCaughtByItsOwner() {
        virtually(() -> {
            String result = timeout(ofSeconds(100), () -> {
                try {
                    return timeout(ofMillis(1), () -> {
                        sleep(ofSeconds(100));
                        return "late";
                    });
                } catch (AsyncTimeoutException e) {
                    sleep(ofMillis(1));
                    return "instead";
                }
            });
            assertThat(result).isEqualTo("instead");
        });
    }

    @Test
    void theDeadlineCanBeMovedBothWays() {
        virtually(() -> {
            timeout(ofMillis(5), scope -> {
                long before = scope.when();
                scope.reschedule(ofSeconds(100));
                assertThat(scope.when()).isGreaterThan(before);
                sleep(ofMillis(10));
                return 1;
            });
            assertThatThrownBy(() -> timeout(ofSeconds(100), scope -> {
                        scope.reschedule(ofMillis(1));
                        sleep(ofSeconds(100));
                        return 1;
                    }))
                    .isInstanceOf(AsyncTimeoutException.class);
        });
    }

    @Test
    void aScopeThatIsOverCannotBeMoved() {
        virtually(() -> {
            AtomicReference<dev.oxbow.Timeout> left = new AtomicReference<>();
            timeout(ofSeconds(1), scope -> {
                left.set(scope);
                return 1;
            });
            assertThatThrownBy(() -> left.get().reschedule(ofSeconds(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("left");
            assertThat(left.get().expired()).isFalse();
        });
    }

    @Test
    void aBodyThatSwallowsTheCancellationReturnsAndTheScopeTellsThatItExpired() {
        virtually(() -> {
            AtomicReference<dev.oxbow.Timeout> scope = new AtomicReference<>();
            String result = timeout(ofMillis(1), s -> {
                scope.set(s);
                try {
                    sleep(ofSeconds(100));
                } catch (CancellationException e) {
                    return "swallowed";
                }
                return "late";
            });
            assertThat(result).isEqualTo("swallowed");
            assertThat(scope.get().expired()).isTrue();
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @Test
    void aCancellationFromElsewhereStaysWhatItIs() {
        virtually(() -> {
            Task<?> task = start(() -> timeout(ofMillis(3), () -> {
                sleep(ofSeconds(100));
                return 1;
            }));
            sleep(ofMillis(3)); // time is up as well, in this turn
            task.cancel("from elsewhere");
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
    }

    @Test
    void aSourcesOwnCancellationIsNeitherATimeoutNorACancellation() {
        CompletableFuture<String> source = new CompletableFuture<>();
        source.cancel(true);
        virtually(() -> {
            Task<?> scope = start(() -> timeout(ofSeconds(5), () -> await(source)));
            Task<?> waitFor = start(() -> waitFor(start(() -> await(source)), ofSeconds(5)));
            assertThat(gatherOutcomes(scope, waitFor)).allMatch(outcome -> outcome instanceof Outcome.Failed);
        });
    }

    @Test
    void waitForCancelsWhatIsLateAndAwaitsItsEnd() {
        virtually(() -> {
            Task<String> slow = start(() -> {
                try {
                    sleep(ofSeconds(100));
                    return "late";
                } finally {
                    sleep(ofMillis(2));
                    seen.add("cleaned up");
                }
            });
            assertThatThrownBy(() -> waitFor(slow, ofMillis(1))).isInstanceOf(AsyncTimeoutException.class);
            assertThat(slow.isCancelled()).isTrue();
        });
        assertThat(seen).containsExactly("cleaned up");
    }

    @Test
    void waitForReturnsTheValueOfWhatSwallowsItsCancellation() {
        virtually(() -> {
            Task<String> stubborn = start(() -> {
                try {
                    sleep(ofSeconds(100));
                    return "late";
                } catch (CancellationException e) {
                    return "all the same";
                }
            });
            assertThat(waitFor(stubborn, ofMillis(1))).isEqualTo("all the same");
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    @Test
    void waitForWithNoTimeTakesWhatIsThereAndStartsNothing() {
        virtually(() -> {
            Task<String> done = start(() -> "x");
            await(done);
            assertThat(waitFor(done, ZERO)).isEqualTo("x");
            Task<String> unstarted = start(() -> {
                seen.add("ran");
                return "y";
            });
            assertThatThrownBy(() -> waitFor(unstarted, ZERO)).isInstanceOf(AsyncTimeoutException.class);
            assertThat(unstarted.isCancelled()).isTrue();
            Coroutine<String> body = () -> {
                seen.add("ran");
                return "z";
            };
            assertThatThrownBy(() -> waitFor(body, ZERO)).isInstanceOf(AsyncTimeoutException.class);
            assertThat(waitFor(body, ofSeconds(1))).isEqualTo("z");
        });
        assertThat(seen).containsExactly("ran");
    }

    @Test
    void namesAreEscapedInItsMessage() {
        virtually(() -> {
            Task<String> task = start("a\nb", () -> "x");
            assertThatThrownBy(() -> waitFor(task, ZERO)).hasMessageContaining("a\\u000ab");
        });
    }

    @Test
    void waitForPassesAFailureOn() {
        virtually(() -> assertThatThrownBy(() -> waitFor(
                        start(() -> {
                            throw new IllegalStateException("no");
                        }),
                        ofSeconds(1)))
                .hasMessage("no"));
    }

    /** A deadline minus now. */
    @Test
    void aLimitThatHasPassedIsNoTimeAtAll() {
        Duration passed = ofMillis(-1);
        virtually(() -> {
            assertThatThrownBy(() -> timeout(passed, () -> {
                        seen.add("began");
                        sleep(ofSeconds(100));
                        return 1;
                    }))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(Async.<Integer>timeout(passed, () -> 42)).isEqualTo(42);
            assertThatThrownBy(() -> timeout(ofSeconds(100), scope -> {
                        scope.reschedule(passed);
                        sleep(ofSeconds(100));
                        return 1;
                    }))
                    .isInstanceOf(AsyncTimeoutException.class);
            Coroutine<String> body = () -> {
                seen.add("ran");
                return "x";
            };
            assertThatThrownBy(() -> waitFor(body, passed)).isInstanceOf(AsyncTimeoutException.class);
            Task<String> done = start(() -> "there");
            await(done);
            assertThat(waitFor(done, passed)).isEqualTo("there");
            Deferred<String> pending = Deferred.create();
            assertThatThrownBy(() -> waitFor(pending, passed)).isInstanceOf(AsyncTimeoutException.class);
            assertThat(pending.isCancelled()).isTrue();
        });
        assertThat(seen).containsExactly("began");
    }

    @Test
    void toWaitAndToSleepUntilATimeThatHasPassedTakesATurn() {
        Duration passed = ofSeconds(Long.MIN_VALUE);
        virtually(() -> {
            Deferred<String> pending = Deferred.create();
            Task<String> quick = start(() -> "quick");
            Waited<Promise<String>> waited = Async.wait(List.of(pending, quick), ReturnWhen.ALL_COMPLETED, passed);
            assertThat(waited.pending()).contains(pending);
            assertThatThrownBy(() -> asCompleted(List.of(pending), passed).next())
                    .isInstanceOf(AsyncTimeoutException.class);
            start(() -> seen.add("others"));
            sleep(passed);
            seen.add("slept");
        });
        assertThat(seen).containsExactly("others", "slept");
    }
}

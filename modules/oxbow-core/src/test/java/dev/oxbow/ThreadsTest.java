// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** toThread and runIn. */
@Timeout(60)
@SuppressWarnings("NullAway")
class ThreadsTest {
    @Test
    void theLoopGoesOnWhileAThreadBlocks() {
        run(() -> {
            CountDownLatch gate = new CountDownLatch(1);
            start(gate::countDown);
            String result = toThread(() -> {
                gate.await(); // on the loop this would block for ever
                assertThatThrownBy(() -> currentTask()).isInstanceOf(IllegalStateException.class);
                return "done";
            });
            assertThat(result).isEqualTo("done");
        });
    }

    @Test
    void aFailureOfTheWorkIsThrown() {
        run(() -> {
            assertThatThrownBy(() -> toThread(() -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            Task<?> task = start(() -> toThread(() -> {
                throw new CancellationException("the work's own");
            }));
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Failed.class);
        });
    }

    @Test
    void cancellingInterruptsTheThreadAndDoesNotWaitForIt() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch awaited = new CountDownLatch(1);
        run(() -> {
            Task<?> task = start(() -> toThread(() -> {
                working.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    awaited.await(); // goes on after its await has ended
                }
                return 1;
            }));
            toThread(() -> {
                working.await();
                return 1;
            });
            task.cancel();
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        awaited.countDown();
    }

    @Test
    void workOfAPoolThatHasNotBegunNeverWill() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            CountDownLatch gate = new CountDownLatch(1);
            pool.execute(() -> {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            run(() -> {
                Task<?> task = start(() -> runIn(pool, () -> {
                    ran.set(true);
                    return 1;
                }));
                sleep(ZERO);
                task.cancel();
                assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
            });
            gate.countDown();
        }
        assertThat(ran).isFalse();
    }

    private static boolean interruptedByCancelling(boolean interruptibly) throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            run(() -> {
                Coroutine<Integer> body = interruptibly
                        ? () -> runInInterruptibly(pool, () -> blocked(working, gate, interrupted))
                        : () -> runIn(pool, () -> blocked(working, gate, interrupted));
                Task<?> task = start(body);
                toThread(() -> {
                    working.await();
                    return 1;
                });
                task.cancel();
                assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
            });
            if (!interruptibly) {
                gate.countDown();
            }
        }
        return interrupted.get();
    }

    private static int blocked(CountDownLatch working, CountDownLatch gate, AtomicBoolean interrupted) {
        working.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
        return 1;
    }

    @Test
    void workOfAPoolThatHasBegunIsInterruptedOnRequestOnly() throws Exception {
        assertThat(interruptedByCancelling(false)).isFalse();
        assertThat(interruptedByCancelling(true)).isTrue();
    }

    @Test
    void aPoolThatRefusesIsAFailureOfTheCall() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        pool.shutdown();
        assertGoesOn(() -> {
            assertThatThrownBy(() -> runIn(pool, () -> 1)).isInstanceOf(RejectedExecutionException.class);
            return 1;
        });
    }

    @Test
    void anExecutorThatRunsTheWorkAtOnce() throws Exception {
        assertGoesOn(() -> runIn(Runnable::run, () -> 1));
    }

    /** Nothing is written to the standard error, as it is when a carrier's step throws. */
    private static void assertGoesOn(Coroutine<Integer> body) throws Exception {
        java.io.PrintStream stderr = System.err;
        java.io.ByteArrayOutputStream written = new java.io.ByteArrayOutputStream();
        System.setErr(new java.io.PrintStream(written, true, java.nio.charset.StandardCharsets.UTF_8));
        try (EventLoop loop = EventLoop.create("goes on")) {
            assertThat(loop.start(body).get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(loop.start(() -> 2).get(10, TimeUnit.SECONDS)).isEqualTo(2);
        } finally {
            System.setErr(stderr);
        }
        assertThat(written.toString(java.nio.charset.StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aFailureThatComesAfterTheCancellationIsTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch working = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.create("late failure")) {
            List<String> messages = new ArrayList<>();
            loop.setExceptionHandler(context -> {
                messages.add(context.exception().getMessage());
                told.countDown();
            });
            Task<?> task = loop.start(() -> runIn(work -> Thread.ofPlatform().start(work), () -> {
                working.countDown();
                gate.await();
                throw new IllegalStateException("too late");
            }));
            working.await();
            task.cancel();
            assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
            gate.countDown();
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(messages).containsExactly("too late");
        }
    }

    private static boolean isInterruptedAfterwards(boolean cancelled, Runnable work) throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CompletableFuture<Boolean> afterwards = new CompletableFuture<>();
        Executor executor = command -> Thread.ofPlatform().start(() -> {
            command.run();
            afterwards.complete(Thread.currentThread().isInterrupted());
        });
        run(() -> {
            Task<?> task = start(() -> runInInterruptibly(executor, () -> {
                working.countDown();
                work.run();
                return 1;
            }));
            toThread(() -> {
                working.await();
                return 1;
            });
            if (cancelled) {
                task.cancel();
            }
            gatherOutcomes(task);
        });
        return afterwards.get(10, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptThatTheWorkIgnoresIsNotLeftToItsExecutor() throws Exception {
        assertThat(isInterruptedAfterwards(true, () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }))
                .isFalse();
        // one that is no cancellation is not ours to take away
        assertThat(isInterruptedAfterwards(false, () -> Thread.currentThread().interrupt()))
                .isTrue();
    }

    @Test
    void workWithoutAResult() {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        Action work = () -> ran.add(Thread.currentThread().getName());
        run(() -> {
            toThread(() -> {
                ran.add("toThread");
            });
            runIn(Runnable::run, work);
            assertThatThrownBy(() -> toThread((Action) () -> {
                        throw new IOException("gone");
                    }))
                    .hasCauseInstanceOf(IOException.class);
            await(launch(() -> {
                sleep(Duration.ZERO);
                ran.add("launched");
            }));
        });
        assertThat(ran).hasSize(3).startsWith("toThread").endsWith("launched");
    }
}

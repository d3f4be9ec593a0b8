// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each row of "Where Oxbow is not asyncio, on purpose", by the words of its first column. */
@Timeout(60)
@SuppressWarnings("NullAway")
class NotAsyncioOnPurposeTest {
    @Test
    @DisplayName("primitives belong to one loop and are not thread-safe: here one serves all loops and threads")
    void primitivesServeManyLoops() throws Exception {
        AsyncSemaphore one = new AsyncSemaphore(1);
        int[] unguarded = new int[1];
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            List<Task<?>> tasks = new ArrayList<>();
            for (EventLoop loop : List.of(a, b)) {
                tasks.add(loop.start(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        try (Permit p = one.acquire()) {
                            unguarded[0]++;
                        }
                    }
                }));
            }
            Thread thread = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 2_000; i++) {
                    try (Permit p = one.acquireAsync().join()) {
                        unguarded[0]++;
                    }
                }
            });
            tasks.forEach(Task::join);
            thread.join();
        }
        assertThat(unguarded[0]).isEqualTo(6_000);
        assertThat(one.available()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "primitives belong to one loop and are not thread-safe: here a permit granted to a cancelled task is not lost")
    void aPermitIsNotLostBetweenGrantAndCancellation() {
        run(() -> {
            AsyncSemaphore one = new AsyncSemaphore(1);
            Permit mine = one.acquire();
            Task<?> waiter = start(() -> one.acquire());
            sleep(ZERO);
            mine.close();
            waiter.cancel();
            gatherOutcomes(waiter);
            assertThat(one.available()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("an unreferenced pending task may vanish: here it lives on")
    void anUnreferencedPendingTaskLivesOn() throws Exception {
        CountDownLatch lived = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.create("lives on")) {
            loop.run(() -> {
                Deferred<String> gate = Deferred.create();
                start(() -> {
                    await(gate);
                    lived.countDown();
                });
                start(() -> {
                    toThread(() -> {
                        System.gc();
                        return 1;
                    });
                    gate.complete("go");
                });
            });
            assertThat(lived.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("a failure that nobody retrieves is told at garbage collection: here too")
    void anUnseenFailureIsToldWhenItsTaskIsGarbage() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.create("garbage")) {
            loop.setExceptionHandler(context -> told.countDown());
            loop.start(() -> {
                throw new IllegalStateException("unseen");
            });
            loop.run(() -> 1);
            while (!told.await(10, TimeUnit.MILLISECONDS)) {
                System.gc();
            }
        }
    }

    @Test
    @DisplayName(
            "a failure that nobody retrieves is told at garbage collection: here at the latest when the loop closes")
    void anUnseenFailureIsToldWhenTheLoopCloses() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        EventLoop loop = EventLoop.create("closes");
        loop.setExceptionHandler(context -> told.add(context.exception().getMessage()));
        Task<?> referenced = loop.start(() -> {
            throw new IllegalStateException("unseen");
        });
        loop.run(() -> 1);
        assertThat(told).isEmpty();
        loop.close();
        assertThat(told).containsExactly("unseen");
        assertThat(referenced.isDone()).isTrue();
    }

    @Test
    @DisplayName("equal deadlines fire in any order: here in the order in which they were set")
    void equalDeadlinesFireInTheOrderOfTheirSetting() {
        List<Integer> fired = new ArrayList<>();
        JumpingClock.virtually(() -> {
            EventLoop loop = EventLoop.current();
            long when = loop.time() + 1_000;
            for (int i = 0; i < 500; i++) {
                int k = i;
                loop.callAt(when, () -> fired.add(k));
            }
            sleep(ofNanos(2_000));
        });
        assertThat(fired).hasSize(500).isSorted();
    }

    @Test
    @DisplayName("cancelling cannot stop a thread: here a toThread body is interrupted")
    void aToThreadBodyIsInterrupted() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.create("interrupts")) {
            Task<?> task = loop.start(() -> toThread(() -> {
                working.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return 1;
            }));
            working.await();
            task.cancel();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    @DisplayName("cancelling cannot stop a thread: here runIn work that has not begun never does")
    void runInWorkThatHasNotBegunNeverDoes() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            CountDownLatch gate = new CountDownLatch(1);
            Future<?> before = pool.submit(() -> {
                gate.await();
                return 1;
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
            before.get();
        }
        assertThat(ran).isFalse();
    }

    @Test
    @DisplayName("CancelledError passes `except Exception`: here it is caught, and debug mode tells who swallowed it")
    void debugModeTellsWhoSwallowedACancellation() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (EventLoop loop = EventLoop.builder().debug(true).build()) {
            loop.setExceptionHandler(context -> told.add(context.message()));
            loop.run(() -> {
                Task<?> swallows = start("swallower", () -> {
                    try {
                        sleep(ofSeconds(100));
                    } catch (Exception e) {
                        // too wide: this is a cancellation
                    }
                });
                sleep(ZERO);
                swallows.cancel();
                await(swallows);
            });
        }
        assertThat(told)
                .singleElement()
                .satisfies(message -> assertThat(message).contains("swallower"));
    }

    @Test
    @DisplayName(
            "CancelledError passes `except Exception`: here shielded lets cleanup await in peace, cancellation comes after")
    void shieldedCleanupAwaitsInPeace() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Task<?> task = start(() -> {
                shielded(() -> {
                    sleep(ofMillis(2));
                    return seen.add("flushed");
                });
                seen.add("not reached");
            });
            sleep(ZERO);
            task.cancel();
            assertThat(gatherOutcomes(task).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
        assertThat(seen).containsExactly("flushed");
    }

    @Test
    @DisplayName("ExceptionGroup even for one error: here the first failure, the others suppressed in it")
    void aTaskGroupThrowsItsFirstFailure() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalArgumentException second = new IllegalArgumentException("second");
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.start(() -> {
                        throw first;
                    });
                    group.start(() -> {
                        throw second;
                    });
                    return 1;
                }))
                .isSameAs(first));
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    @DisplayName("result() / exception(): here a Task is a Future and a CompletionStage, and never a Publisher")
    void aTaskIsAFutureAndAStageAndNoPublisher() {
        try (EventLoop loop = EventLoop.create("future")) {
            Task<Integer> task = loop.start(() -> 42);
            assertThat(task.thenApply(n -> n + 1).toCompletableFuture().join()).isEqualTo(43);
            assertThat(task.resultNow()).isEqualTo(42);
            assertThat(task.state()).isEqualTo(Future.State.SUCCESS);
            assertThat(task.cancel(true)).isFalse();
            assertThat((Object) task).isNotInstanceOf(Flow.Publisher.class);
            assertThat(task.getClass().getInterfaces())
                    .noneMatch(type -> type.getName().contains("Publisher"));
        }
    }

    @Test
    @DisplayName("result() / exception(): here get() and join() on the task's own loop throw instead of deadlocking")
    void blockingOnItsOwnLoopThrows() {
        run(() -> {
            Task<Integer> task = start(() -> 1);
            assertThatThrownBy(task::join).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(task::get).isInstanceOf(IllegalStateException.class);
            assertThat(await(task)).isEqualTo(1);
        });
    }

    @Test
    @DisplayName(
            "a slow callback is told afterwards, in debug mode: here while it still blocks, with its line, in every mode")
    void aSlowStepIsToldOfWhileItBlocks() {
        CompletableFuture<SlowStep> told = new CompletableFuture<>();
        try (EventLoop loop = EventLoop.builder().onSlowStep(told::complete).build()) {
            StackTraceElement line =
                    loop.run(() -> told.get().line()); // ends when it has been told, after 100 ms, of itself
            assertThat(line.getMethodName()).contains("aSlowStepIsToldOfWhileItBlocks");
        }
    }
}

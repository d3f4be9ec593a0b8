// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.validator.Expected;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop promises: the order of steps, what is atomic, how it is run, closed and forgotten. */
@Timeout(60)
@SuppressWarnings("NullAway")
class LoopTest {
    private int counter;

    @Test
    void aCounterChangedAcrossAwaitsIsExactWithoutALock() {
        run(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                tasks.add(start(() -> {
                    for (int k = 0; k < 20; k++) {
                        counter++;
                        sleep(ZERO);
                    }
                }));
            }
            gather(tasks);
        });
        assertThat(counter).isEqualTo(20_000);
    }

    @Test
    void whatIsBetweenTwoAwaitsIsNotInterrupted() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (EventLoop loop = EventLoop.create("atomic")) {
            List<Task<?>> tasks = Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 4; t++) {
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        tasks.add(loop.start(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            inside.decrementAndGet();
                            sleep(ofNanos(1000));
                        }));
                    }
                });
            }
            while (tasks.size() < 2_000) {
                Thread.onSpinWait();
            }
            tasks.forEach(Task::join);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void readyStepsRunInTheOrderInWhichTheyBecameReady() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            EventLoop loop = EventLoop.current();
            start(() -> seen.add("a"));
            loop.callSoon(() -> {
                seen.add("b");
                loop.callSoon(() -> seen.add("e"));
            });
            Task<?> c = start(() -> seen.add("c"));
            loop.callSoon(() -> seen.add("d"));
            await(c);
            seen.add("main");
            sleep(ZERO);
            return null;
        });
        // main was woken by c, which ran before e was asked for
        assertThat(seen).containsExactly("a", "b", "c", "d", "e", "main");
    }

    @Test
    void tasksThatAwaitEachOtherAreEndedByCancellingAnyOfThem() {
        for (int cancelled = 0; cancelled < 3; cancelled++) {
            int which = cancelled;
            run(() -> {
                List<Task<Integer>> ring = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    int next = (i + 1) % 3;
                    ring.add(start(() -> await(ring.get(next))));
                }
                Task<Integer> outside = start(() -> await(ring.get(1)));
                sleep(ZERO);
                assertThat(ring.get(which).cancel()).isTrue();
                assertThat(gatherOutcomes(ring)).allMatch(outcome -> outcome instanceof Outcome.Cancelled);
                assertThat(gatherOutcomes(outside).get(0)).isInstanceOf(Outcome.Cancelled.class);
            });
        }
    }

    @Test
    void twoLoopsRunInParallel() {
        CyclicBarrier both = new CyclicBarrier(2);
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            // each blocks its own loop until the other has come: on one thread this would never end
            Task<Integer> x = a.start(() -> both.await(30, TimeUnit.SECONDS));
            Task<Integer> y = b.start(() -> both.await(30, TimeUnit.SECONDS));
            assertThat(x.join() + y.join()).isEqualTo(1);
        }
    }

    @Test
    void aTaskOfOneLoopIsAwaitedOnAnother() {
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            Task<String> far = a.start(() -> {
                sleep(ofMillis(5));
                return "far";
            });
            assertThat(b.<List<String>>run(() -> gather(far, shield(far)))).containsExactly("far", "far");
            Task<String> stuck = a.start(() -> await(Deferred.<String>create()));
            Task<String> waiter = b.start(() -> await(stuck));
            b.run(() -> 1);
            waiter.cancel();
            assertThatThrownBy(waiter::join).isInstanceOf(CancellationException.class);
            assertThat(stuck.isCancelled()).isTrue();
        }
    }

    @Test
    void coroutinesThatNeverStopYieldingStarveNeitherTimersNorOtherThreads() {
        try (EventLoop loop = EventLoop.create("busy")) {
            Task<?> busy = loop.start(() -> {
                while (true) {
                    sleep(ZERO);
                }
            });
            Task<?> busyStarting = loop.start(() -> {
                while (true) {
                    await(start(() -> 1));
                }
            });
            loop.run(() -> {
                sleep(ofMillis(5));
                return null;
            });
            assertThat(busy.isDone() || busyStarting.isDone()).isFalse();
        }
    }

    @Test
    void runCancelsWhatItsBodyLeftBehindAndWaitsForItsCleanup() {
        List<String> seen = new ArrayList<>();
        String result = run(() -> {
            start(() -> {
                try {
                    sleep(ofSeconds(100));
                } finally {
                    sleep(ofMillis(5));
                    seen.add("cleaned up");
                }
            });
            sleep(ZERO);
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(seen).containsExactly("cleaned up");
    }

    @Test
    void failuresComeOutAsTheyAreAndCheckedOnesWrapped() {
        IllegalArgumentException unchecked = new IllegalArgumentException("u");
        Exception checked = new Exception("c");
        AssertionError error = new AssertionError("e");
        assertThatThrownBy(() -> run(() -> await(start(() -> {
                    throw unchecked;
                }))))
                .isSameAs(unchecked);
        assertThatThrownBy(() -> run(() -> await(start(() -> {
                    throw error;
                }))))
                .isSameAs(error);
        assertThatThrownBy(() -> run(() -> {
                    throw checked;
                }))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
    }

    @Test
    void closingCancelsTasksAwaitsTheirCleanupAndReportsTheirFailures() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        EventLoop loop = EventLoop.create("closing");
        loop.setExceptionHandler(context ->
                seen.add(context.message() + ": " + context.exception().getMessage()));
        CountDownLatch started = new CountDownLatch(1);
        Task<?> task = loop.start("cleaner", () -> {
            started.countDown();
            try {
                await(Deferred.create());
            } finally {
                await(start(() -> sleep(ofMillis(5))));
                seen.add("cleaned up");
                fail("too late");
            }
        });
        Task<?> unstarted = loop.start(() -> {
            started.await();
            return 1;
        });
        loop.close();
        assertThat(task.isDone() && unstarted.isDone()).isTrue();
        assertThat(seen).containsExactly("cleaned up", "the failure of 'cleaner' was never looked at: too late");
    }

    @Test
    void aFailureThatNobodyLooksAtIsToldWhenTheTaskIsGarbage() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        EventLoop loop = EventLoop.create("gc");
        loop.setExceptionHandler(context -> told.countDown());
        loop.start("forgotten", () -> {
            throw new IllegalStateException("unseen");
        });
        loop.run(() -> 1);
        while (!told.await(10, TimeUnit.MILLISECONDS)) {
            System.gc();
        }
        loop.close();
    }

    @Test
    void anUnreferencedPendingTaskLivesOn() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            start(() -> {
                await(start(() -> sleep(ofMillis(20))));
                seen.add("lived");
            });
            sleep(ofMillis(5));
            System.gc();
            sleep(ofMillis(60));
        });
        assertThat(seen).containsExactly("lived");
    }

    @Test
    void aLoopWithNothingToDoIsGarbageThoughItWasNeverClosed() throws Exception {
        WeakReference<EventLoop> gone = new WeakReference<>(usedOnce());
        for (int i = 0; gone.get() != null && i < 500; i++) {
            System.gc();
            Thread.sleep(5);
        }
        assertThat(gone.get()).isNull();
    }

    @Test
    void aLoopWithNothingToDoKeepsNoThread() throws Exception {
        EventLoop loop = EventLoop.create("idle");
        WeakReference<Thread> gone = new WeakReference<>(loop.run(Thread::currentThread));
        for (int i = 0; gone.get() != null && i < 500; i++) {
            System.gc();
            Thread.sleep(5); // for the collector
        }
        assertThat(gone.get()).isNull();
        loop.close();
    }

    private static void fail(String message) {
        throw new IllegalStateException(message);
    }

    private static EventLoop usedOnce() {
        EventLoop loop = EventLoop.create("short-lived");
        loop.run(() -> gather(start(() -> 1), start(() -> 2)));
        return loop;
    }

    @Test
    void anErrorInACallbackGoesToTheHandlerAndTheLoopGoesOn() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Expected logged = Expected.drops(e -> "the handler fails too".equals(e.getMessage()));
                EventLoop loop = EventLoop.create("callbacks")) {
            loop.setExceptionHandler(context -> {
                seen.add(context.exception().getMessage());
                throw new IllegalStateException("the handler fails too");
            });
            loop.callSoon(() -> {
                throw new IllegalArgumentException("callback");
            });
            loop.callLater(ofMillis(1), () -> {
                throw new AssertionError("later");
            });
            loop.run(() -> {
                sleep(ofMillis(10));
                return null;
            });
            assertThat(logged.seen()).hasSize(2);
        }
        assertThat(seen).containsExactly("callback", "later");
    }

    @Test
    void aCallbackThatIsCalledOffDoesNotRun() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            EventLoop loop = EventLoop.current();
            Handle soon = loop.callSoon(() -> seen.add("soon"));
            Handle later = loop.callLater(ofMillis(1), () -> seen.add("later"));
            assertThat(soon.cancel()).isTrue();
            assertThat(later.cancel()).isTrue();
            assertThat(later.cancel()).isFalse();
            sleep(ofMillis(5));
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void tasksTellWhenTheyBeganAndEnded() {
        run(() -> {
            Task<?> task = start("timed", () -> sleep(ofMillis(20)));
            assertThat(task.startedAt()).isNull();
            assertThat(allTasks()).contains(task).hasSize(2);
            await(task);
            assertThat(Duration.between(task.startedAt(), task.finishedAt())).isBetween(ofMillis(15), ofSeconds(5));
            assertThat(allTasks()).hasSize(1);
        });
    }

    /** asyncio's call_soon and call_soon_threadsafe fill one queue. */
    @Test
    void whatAThreadSentBeforeComesBeforeWhatTheLoopSendsItself() throws Exception {
        try (EventLoop loop = EventLoop.create("fifo")) {
            List<String> order = new ArrayList<>();
            loop.run(() -> {
                Thread.ofPlatform()
                        .start(() -> loop.callSoon(() -> order.add("thread's")))
                        .join();
                loop.callSoon(() -> order.add("loop's"));
                Thread.ofPlatform()
                        .start(() -> loop.callSoon(() -> order.add("thread's second")))
                        .join();
                Task<?> task = start(() -> order.add("task"));
                return await(task);
            });
            assertThat(order).containsExactly("thread's", "loop's", "thread's second", "task");
        }
    }

    @Test
    void onlyACoroutinesCodeMayAwait() {
        assertThat(inCoroutine()).isFalse();
        run(() -> {
            assertThat(inCoroutine()).isTrue();
            Coroutine<Boolean> body = () -> inCoroutine();
            assertThat(Async.<Boolean>gather(body, body)).containsOnly(true);
            assertThat(Async.<Boolean>toThread(() -> inCoroutine())).isFalse();
            Deferred<Boolean> called = Deferred.create();
            EventLoop.current().callSoon(() -> called.complete(inCoroutine()));
            assertThat(await(called)).isFalse();
            EventLoop.current().callOutside(() -> assertThat(inCoroutine()).isFalse());
            assertThat(inCoroutine()).isTrue();
        });
    }

    @Test
    void theTasksOfAnotherLoopAreAskedForOnAThread() {
        try (EventLoop one = EventLoop.create("one");
                EventLoop other = EventLoop.create("other")) {
            Task<?> task = other.start("there", () -> await(Deferred.create()));
            one.run(() -> {
                assertThatThrownBy(other::allTasks).hasMessageContaining("use toThread(loop::allTasks)");
                Set<Task<?>> tasks = toThread(other::allTasks);
                return assertThat(tasks).containsExactly(task);
            });
        }
    }

    @Test
    void theTasksOfAnotherLoopAreAskedForWithoutBlockingThisOne() {
        try (EventLoop busy = EventLoop.builder().name("busy").slowStep(ZERO).build()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Task<?> task = busy.start("blocks", () -> {
                begun.countDown();
                end.await();
            });
            run(() -> {
                toThread(() -> begun.await(20, TimeUnit.SECONDS));
                assertThatThrownBy(busy::allTasks).isInstanceOf(IllegalStateException.class);
                Task<Set<Task<?>>> all = start(() -> toThread(busy::allTasks));
                sleep(ofMillis(5));
                end.countDown();
                assertThat(await(all).size()).isLessThanOrEqualTo(1);
                assertThat(toThread(busy::allTasks)).doesNotContain(task);
            });
        }
    }
}

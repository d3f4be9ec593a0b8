// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.AsyncSemaphore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that waits for a body by running it. */
@Timeout(60)
@SuppressWarnings("NullAway")
class RunHereTest {
    private static final ThreadLocal<String> BOUND = new ThreadLocal<>();

    @Test
    void theBodyRunsOnTheCallingThreadBeforeAndAfterItSuspends() {
        Thread caller = Thread.currentThread();
        BOUND.set("bound");
        try {
            List<Object> seen = runHere(() -> {
                List<Object> all = new ArrayList<>(List.of(
                        Thread.currentThread(), BOUND.get(), currentTask().name()));
                sleep(ofMillis(1));
                all.add(Thread.currentThread());
                return all;
            });
            assertThat(seen).containsExactly(caller, "bound", "main", caller);
        } finally {
            BOUND.remove();
        }
        assertThat(EventLoop.currentOrNull()).isNull();
        assertThatThrownBy(() -> sleep(ZERO)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatItStartsRunsOnVirtualThreadsAndDoesNotSeeWhatIsBoundToTheCaller() {
        BOUND.set("bound");
        try {
            runHere(() -> {
                Coroutine<String> body = () -> {
                    sleep(ZERO);
                    return Thread.currentThread().isVirtual() + " " + BOUND.get();
                };
                assertThat(Async.<String>gather(body, body)).containsExactly("true null", "true null");
                List<Object> called = new ArrayList<>();
                EventLoop.current()
                        .callSoon(() -> called.add(Thread.currentThread().isVirtual()));
                sleep(ZERO);
                assertThat(called).containsExactly(true);
                // started and suspended before this line goes on
                Task<Boolean> eager = startEagerly(() -> {
                    sleep(ofMillis(1));
                    return Thread.currentThread().isVirtual();
                });
                assertThat(await(eager)).isTrue();
            });
        } finally {
            BOUND.remove();
        }
    }

    @Test
    void itTakesTurnsWithItsTasksInTheOrderOfEveryLoop() {
        Coroutine<List<String>> program = () -> {
            List<String> trace = new ArrayList<>();
            Coroutine<Void> child = () -> {
                for (int i = 0; i < 3; i++) {
                    trace.add(currentTask().name() + i);
                    sleep(ZERO);
                }
                return null;
            };
            Task<Void> a = start("a", child);
            Task<Void> b = start("b", child);
            for (int i = 0; i < 3; i++) {
                trace.add("main" + i);
                sleep(ZERO);
            }
            gather(a, b);
            return trace;
        };
        assertThat(Async.<List<String>>runHere(program))
                .isEqualTo(Async.<List<String>>run(program))
                .hasSize(9);
    }

    @Test
    void whatItLeavesRunningIsCancelledAndItsCleanupAwaited() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        assertThat(Async.<Integer>runHere(() -> {
                    loop.set(EventLoop.current());
                    start(() -> {
                        try {
                            sleep(ofSeconds(100));
                        } finally {
                            sleep(ofMillis(1));
                            seen.add("cleaned up");
                        }
                    });
                    sleep(ZERO);
                    return 42;
                }))
                .isEqualTo(42);
        assertThat(seen).containsExactly("cleaned up");
        assertThat(loop.get().isClosed()).isTrue();
        assertThatThrownBy(() -> loop.get().start(() -> 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatTheBodyThrowsIsThrownAndToldToNobodyElse() {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        IllegalStateException unchecked = new IllegalStateException("no");
        IOException checked = new IOException("gone");
        assertThatThrownBy(() -> runHere(() -> {
                    EventLoop.current().setExceptionHandler(context -> told.add(context.exception()));
                    throw unchecked;
                }))
                .isSameAs(unchecked);
        assertThatThrownBy(() -> runHere(() -> {
                    EventLoop.current().setExceptionHandler(context -> told.add(context.exception()));
                    sleep(ZERO);
                    throw checked;
                }))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
        assertThatThrownBy(() -> runHere(() -> {
                    currentTask().cancel("enough");
                    sleep(ZERO);
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
        assertThat(told).isEmpty();
    }

    @Test
    void anInterruptCancelsTheSuspendedBodyOnceAndIsKeptForTheCaller() throws Exception {
        CountDownLatch suspends = new CountDownLatch(1);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        FutureTask<Boolean> work = new FutureTask<>(() -> {
            assertThatThrownBy(() -> runHere(() -> {
                        try {
                            suspends.countDown();
                            sleep(ofSeconds(100));
                        } finally {
                            sleep(ofMillis(5)); // cleanup may suspend: the interrupt has been delivered
                            seen.add("cleaned up, interrupted: "
                                    + Thread.currentThread().isInterrupted());
                        }
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("interrupted");
            return Thread.interrupted();
        });
        Thread thread = Thread.ofPlatform().start(work);
        suspends.await();
        thread.interrupt();
        assertThat(work.get()).isTrue();
        assertThat(seen).containsExactly("cleaned up, interrupted: false");
    }

    @Test
    void anInterruptOfABodyThatRunsIsSeenByItAndElseCancelsItWhereItSuspends() {
        Thread.currentThread().interrupt();
        try {
            assertThat(Async.<Boolean>runHere(() -> Thread.currentThread().isInterrupted()))
                    .isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThatThrownBy(() -> runHere(() -> sleep(ofSeconds(100)))).isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void itBelongsOffTheLoopsAndMayBeNestedWhereALoopIsLeft() {
        assertThatThrownBy(() -> runHere(() -> runHere(() -> 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would block the loop");
        runHere(() -> {
            List<Integer> inner = new ArrayList<>();
            EventLoop.outside(() -> inner.add(runHere(() -> {
                sleep(ZERO);
                return 7;
            })));
            sleep(ZERO); // the outer one is on its loop still
            assertThat(inner).containsExactly(7);
        });
        assertThatThrownBy(() -> runHere((Coroutine<Integer>) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aLimitedBodyWaitsAndRunsHereToo() throws Exception {
        AsyncSemaphore permits = new AsyncSemaphore(0);
        FutureTask<Object> work = new FutureTask<>(() -> runHere(permits.limit(Thread::currentThread)));
        Thread thread = Thread.ofPlatform().start(work);
        while (permits.waiting() == 0) {
            Thread.onSpinWait();
        }
        permits.release();
        assertThat(work.get()).isSameAs(thread);

        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            assertThatThrownBy(() -> runHere(permits.limit(Thread::currentThread)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("interrupted");
            return Thread.interrupted();
        });
        assertThat(permits.tryAcquire()).isTrue();
        thread = Thread.ofPlatform().start(interrupted);
        while (permits.waiting() == 0) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(interrupted.get()).isTrue();
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void aVirtualThreadMayRunOneToo() throws Exception {
        FutureTask<Boolean> work = new FutureTask<>(() -> {
            Thread caller = Thread.currentThread();
            return runHere(() -> {
                sleep(ofMillis(1));
                return Thread.currentThread() == caller;
            });
        });
        Thread.startVirtualThread(work);
        assertThat(work.get()).isTrue();
    }

    @Test
    void aBatonThatSomebodyElseHoldsJustThenIsNotWaitedForByRunningAnyhow() throws Exception {
        Thread caller = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger observed = new AtomicInteger();
        Handle watching = EventLoop.observeAll(new LoopObserver() {
            @Override
            public void started(Task<?> task, Task<?> by) {
                if (Thread.currentThread() == caller && observed.getAndIncrement() == 0) {
                    task.loop().callSoon(() -> {
                        held.countDown();
                        waitFor(over);
                    });
                    waitFor(held);
                    // let go when the caller waits, by when it has found the baton taken
                    Thread.startVirtualThread(() -> {
                        while (caller.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                        over.countDown();
                    });
                }
            }
        });
        try {
            assertThat(Async.<Thread>runHere(() -> {
                        sleep(ofMillis(1));
                        return Thread.currentThread();
                    }))
                    .isNotSameAs(caller);
        } finally {
            watching.cancel();
        }
        assertThat(observed).hasValue(1);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDumpShowsTheBodyAndNotWhatCalledIt() throws Exception {
        CountDownLatch blocks = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().start(() -> whatCalledIt(blocks, over));
        blocks.await();
        String dump = "";
        while (!dump.contains(".whatItCalls(")) { // known to reports when it has lived for some milliseconds
            dump = EventLoop.dumpAll().toString();
        }
        over.countDown();
        thread.join();
        assertThat(dump).contains("task 'main'").doesNotContain(".whatCalledIt(");
    }

    private static void whatCalledIt(CountDownLatch blocks, CountDownLatch over) {
        runHere(() -> whatItCalls(blocks, over));
    }

    private static void whatItCalls(CountDownLatch blocks, CountDownLatch over) {
        blocks.countDown();
        waitFor(over);
    }
}

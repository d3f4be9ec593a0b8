// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class ClosingTest {
    private final EventLoop loop = EventLoop.create("clo\nsing");

    /** Keeps the loop busy, so that what is done meanwhile comes in at once, in its order. */
    private Semaphore stalled() throws InterruptedException {
        Semaphore go = new Semaphore(0);
        CountDownLatch inside = new CountDownLatch(1);
        loop.callSoon(() -> {
            inside.countDown();
            go.acquireUninterruptibly();
        });
        inside.await();
        return go;
    }

    @Test
    void aTaskThatComesInBehindTheRequestToCloseIsCancelled() throws Exception {
        Semaphore go = stalled();
        Promise<?> closed = loop.shutdown();
        Task<?> late = loop.start(() -> await(Deferred.create()));
        go.release();
        closed.get(10, TimeUnit.SECONDS);
        assertThat(late.isCancelled()).isTrue();
    }

    @Test
    void aTaskStartedByACallbackOfAClosingLoopIsCancelled() throws Exception {
        Semaphore go = stalled();
        List<Task<?>> late = Collections.synchronizedList(new ArrayList<>());
        loop.callSoon(() -> late.add(loop.start(() -> await(Deferred.create()))));
        Promise<?> closed = loop.shutdown();
        go.release();
        closed.get(10, TimeUnit.SECONDS);
        assertThat(late)
                .singleElement()
                .satisfies(task -> assertThat(task.isCancelled()).isTrue());
    }

    @Test
    void whatCleanupStartsAndAwaitsIsDone() throws Exception {
        List<String> seen = new ArrayList<>();
        Task<?> task = loop.start(() -> {
            try {
                await(Deferred.create());
            } finally {
                await(start(() -> {
                    sleep(ofMillis(1));
                    seen.add("flushed");
                }));
                start(() -> {
                    await(Deferred.create());
                    seen.add("left behind");
                });
            }
        });
        loop.run(() -> sleep(ZERO));
        loop.shutdown().get(10, TimeUnit.SECONDS);
        assertThat(task.isCancelled()).isTrue();
        assertThat(seen).containsExactly("flushed");
    }

    @Test
    void theReasonNamesTheLoop() {
        Task<?> task = loop.start(() -> await(Deferred.create()));
        loop.close();
        assertThatThrownBy(task::join)
                .isInstanceOf(CancellationException.class)
                .hasMessage("loop 'clo\\u000asing' is closing");
    }

    @Test
    void workThatTheExceptionHandlerGivesAClosingLoopIsDone() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.setExceptionHandler(context -> loop.callSoon(done::countDown));
        Task<?> forgotten = loop.start(() -> {
            throw new IllegalStateException("forgotten");
        });
        loop.run(() -> 1);
        loop.close();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(forgotten.isDone()).isTrue();
    }

    @Test
    void workFromWhoIsToldOfTheCloseIsRefused() throws Exception {
        Deferred<Throwable> refused = Deferred.create();
        loop.run(() -> 1);
        Promise<?> closed = loop.shutdown();
        closed.addDoneCallback(done -> {
            try {
                loop.start(() -> 1);
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertThat(refused.get(10, TimeUnit.SECONDS)).hasMessageContaining("is closed");
    }

    @Test
    void closingFromManyThreadsAtOnceCleansUpOnce() throws Exception {
        AtomicInteger cleanups = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            loop.start(() -> {
                try {
                    await(Deferred.create());
                } finally {
                    sleep(ofMillis(1));
                    cleanups.incrementAndGet();
                }
            });
        }
        loop.run(() -> sleep(ZERO));
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(Thread.ofPlatform().start(loop::close));
        }
        for (Thread closer : closers) {
            closer.join(10_000);
            assertThat(closer.isAlive()).isFalse();
        }
        assertThat(cleanups).hasValue(50);
    }

    @Test
    void submittersThatRaceWithCloseAreServedOrRefusedAndNothingIsLeftPending() throws Exception {
        for (int round = 0; round < 50; round++) {
            EventLoop raced = EventLoop.create("raced");
            List<Task<?>> started = Collections.synchronizedList(new ArrayList<>());
            List<Thread> submitters = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                submitters.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < 1_000; i++) {
                            started.add(raced.start(() -> await(Deferred.create())));
                            raced.callLater(ofMillis(1), () -> {}).cancel();
                            started.get(started.size() - 1).cancel();
                        }
                    } catch (IllegalStateException closed) {
                        // as it should be
                    }
                }));
            }
            while (started.size() < 20) {
                Thread.onSpinWait();
            }
            raced.shutdown().get(10, TimeUnit.SECONDS);
            for (Thread submitter : submitters) {
                submitter.join();
            }
            assertThat(started).allMatch(Task::isDone);
        }
    }

    @Test
    void timersAreDroppedAndBlockingWorkIsInterruptedButNotWaitedFor() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        loop.callLater(ofHours(1), () -> seen.add("timer"));
        Task<?> task = loop.start(() -> toThread(() -> {
            working.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.await();
                ended.countDown();
            }
            return 1;
        }));
        working.await();
        loop.close(); // though the work goes on
        assertThat(task.isCancelled()).isTrue();
        interrupted.countDown();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void mainCancelledBeforeItCouldBeginEndsCancelledAndClosesItsLoop() throws Exception {
        List<String> seen = new ArrayList<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run(() -> {
                    sleep(ofSeconds(100));
                    return seen.add("ran");
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        Promise<Boolean> launched = launch(() -> {
            sleep(ofSeconds(100));
            return seen.add("ran");
        });
        launched.cancel();
        assertThatThrownBy(() -> launched.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(seen).doesNotContain("ran");
    }

    @Test
    void loopsAreGarbageOnceTheirTimersAreCalledOffClosedOrNot() throws Exception {
        List<WeakReference<EventLoop>> used = new ArrayList<>();
        useWithATimeout(used, true);
        useWithATimeout(used, false);
        for (int i = 0; i < 500 && used.stream().anyMatch(loop -> loop.get() != null); i++) {
            System.gc();
            Thread.sleep(5); // for the collector
        }
        assertThat(used).allMatch(loop -> loop.get() == null);
    }

    private static void useWithATimeout(List<WeakReference<EventLoop>> used, boolean close) {
        EventLoop loop = EventLoop.create("with a timeout");
        CompletableFuture<Integer> soon = new CompletableFuture<>();
        soon.completeOnTimeout(1, 5, TimeUnit.MILLISECONDS);
        loop.run(() -> timeout(ofHours(1), () -> await(soon)));
        if (close) {
            loop.close();
        }
        used.add(new WeakReference<>(loop));
    }

    @Test
    void aLoopThatNobodyRefersToIsKeptAliveByItsTimers() throws Exception {
        CountDownLatch fired = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            EventLoop unreferenced = EventLoop.create("unreferenced");
            unreferenced.callLater(ofMillis(100), fired::countDown);
        }
        System.gc();
        assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anOnCancelThatThrowsKeepsNoOtherFromBeingCancelled() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        loop.setExceptionHandler(context -> told.add(context.exception().getMessage()));
        Task<?> first = loop.start(() -> await(throwing()));
        Task<?> second = loop.start(() -> sleep(ofHours(1)));
        loop.run(() -> sleep(ZERO));
        loop.shutdown().get(10, TimeUnit.SECONDS);
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.isCancelled()).isTrue();
        assertThat(told).containsExactly("no way to stop it");
    }

    private static Deferred<Integer> throwing() {
        return Deferred.create("unstoppable", () -> {
            throw new IllegalStateException("no way to stop it");
        });
    }

    @Test
    void aGroupAndAGatherCancelAllEvenIfOneThrows() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        loop.setExceptionHandler(context -> told.add(context.exception().getMessage()));
        List<Task<?>> children = new ArrayList<>();
        assertThatThrownBy(() -> loop.run(() -> taskGroup(group -> {
                    children.add(group.start(() -> await(throwing())));
                    children.add(group.start(() -> sleep(ofHours(1))));
                    sleep(ZERO);
                    throw new IllegalStateException("the body");
                })))
                .hasMessage("the body");
        assertThat(children).allMatch(Task::isCancelled);
        loop.run(() -> {
            Task<?> sleeper = start(() -> sleep(ofHours(1)));
            Task<?> gathers = start(() -> gatherOutcomes(throwing(), sleeper));
            sleep(ZERO);
            gathers.cancel();
            Async.wait(List.of(gathers), ReturnWhen.ALL_COMPLETED);
            assertThat(sleeper.isCancelled()).isTrue();
        });
        assertThat(told).containsExactly("no way to stop it", "no way to stop it");
        loop.close();
    }

    /** It is called on the loop, as any callback, and not by the thread that closes. */
    @Test
    void anExceptionHandlerThatBlocksForItsLoopIsRefused() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        loop.setExceptionHandler(context -> {
            try {
                loop.close();
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        Task<?> failed = loop.start(() -> {
            throw new IllegalStateException("nobody looks");
        });
        Promise<?> closed = loop.shutdown();
        closed.get(10, TimeUnit.SECONDS);
        assertThat(refused.get(10, TimeUnit.SECONDS)).hasMessageContaining("would block the loop");
        assertThat(failed.isDone()).isTrue();
    }

    @Test
    void whatIsCalledBackAtTheCloseIsOnNoLoop() throws Exception {
        Promise<Integer> launched = launch(() -> {
            sleep(ofMillis(20));
            return 1;
        });
        assertThat(launched.thenCompose(one -> launch(() -> one + 1))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(2);
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        loop.start(() -> sleep(ofMillis(20)));
        loop.shutdown().addDoneCallback(closed -> {
            try {
                loop.startEagerly(() -> 1);
                refused.complete(new AssertionError("started on a closed loop"));
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertThat(refused.get(10, TimeUnit.SECONDS)).hasMessageContaining("is closed and takes no more work");
    }

    /** asyncio.run returns likewise, and drops what is left. */
    @Test
    void callbacksThatRepeatThemselvesDoNotKeepALoopOpen() throws Exception {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        loop.setExceptionHandler(context -> told.add(context.exception()));
        loop.callSoon(new Runnable() {
            @Override
            public void run() {
                loop.callSoon(this);
            }
        });
        loop.callSoon(new Runnable() {
            @Override
            public void run() {
                loop.callLater(ZERO, this);
            }
        });
        loop.run(() -> sleep(ZERO));
        loop.shutdown().get(10, TimeUnit.SECONDS);
        assertThat(told).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("takes no more work"));
    }

    /** asyncio.run returns likewise, and drops what is left. */
    @Test
    void tasksThatStartEachOtherByTheirEndDoNotKeepALoopOpen() throws Exception {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        loop.setExceptionHandler(context -> told.add(context.exception()));
        AtomicInteger started = new AtomicInteger();
        loop.run(() -> {
            supervise(started);
            sleep(ZERO);
        });
        loop.shutdown().get(10, TimeUnit.SECONDS);
        assertThat(started.get()).isBetween(1_000, 1_100);
        assertThat(told).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("takes no more work"));
    }

    private void supervise(AtomicInteger started) {
        loop.start(() -> sleep(ofHours(1))).addDoneCallback(done -> supervise(started));
        started.incrementAndGet();
    }

    @Test
    void withGraceWhatRunsEndsByItselfAndTheLoopWithIt() throws Exception {
        Deferred<String> last = Deferred.create();
        Task<String> task = loop.start(() -> await(start(() -> await(last))));
        Promise<?> closed = loop.shutdown(ofHours(1));
        loop.allTasks(); // behind the request
        assertThatThrownBy(() -> loop.start(() -> {})).hasMessageContaining("takes no more work");
        assertThat(closed.isDone()).isFalse();
        last.complete("done");
        closed.get(10, TimeUnit.SECONDS);
        assertThat(task.join()).isEqualTo("done");
    }

    @Test
    void whatOutlastsTheGraceIsCancelled() throws Exception {
        Task<?> task = loop.start(() -> sleep(ofHours(1)));
        loop.shutdown(ofMillis(10)).get(10, TimeUnit.SECONDS);
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aCloseEndsTheGrace() {
        Task<?> task = loop.start(() -> sleep(ofHours(1)));
        loop.shutdown(ofHours(1));
        loop.close();
        assertThat(task.isCancelled()).isTrue();
        assertThat(loop.shutdown(ofHours(1)).isDone()).isTrue();
        assertThatThrownBy(() -> loop.shutdown(ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedLoopTellsNobodyThatATaskHasStarted() {
        List<Task<?>> started = new ArrayList<>();
        loop.close();
        try (Observing observing = new Observing(loop, started)) {
            assertThatThrownBy(() -> loop.start(() -> 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(started).isEmpty();
    }

    private record Observing(Handle handle) implements AutoCloseable {
        Observing(EventLoop loop, List<Task<?>> started) {
            this(loop.observe(new LoopObserver() {
                @Override
                public void started(Task<?> task, @Nullable Task<?> by) {
                    started.add(task);
                }
            }));
        }

        @Override
        public void close() {
            handle.cancel();
        }
    }
}

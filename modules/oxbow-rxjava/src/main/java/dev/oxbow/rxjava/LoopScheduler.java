// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.EventLoop;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.disposables.DisposableContainer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A loop as a scheduler. Its order is the loop's, so workers need no queues: they only know what to dispose of. A task
 * that belongs to no worker has no siblings. Shut down, it is as a Reactor scheduler that was disposed of.
 */
final class LoopScheduler extends Scheduler {
    private static final long ONCE = -1;

    private final EventLoop loop;

    // What is not over yet. Any thread.
    private final Set<LoopTask> outstanding = ConcurrentHashMap.newKeySet();

    // Set by any thread, for good.
    private volatile boolean shutdown;

    LoopScheduler(EventLoop loop) {
        this.loop = loop;
    }

    /** As the libraries' own schedulers tell it, which put it into timestamps: since 1970. */
    @Override
    public long now(TimeUnit unit) {
        return unit.convert(Duration.between(Instant.EPOCH, loop.instantOf(loop.time())));
    }

    @Override
    public Worker createWorker() {
        return new LoopWorker();
    }

    @Override
    public Disposable scheduleDirect(Runnable run) {
        return submit(run, 0, ONCE, null);
    }

    @Override
    public Disposable scheduleDirect(Runnable run, long delay, TimeUnit unit) {
        return submit(run, nanos(delay, unit), ONCE, null);
    }

    @Override
    public Disposable schedulePeriodicallyDirect(Runnable run, long initialDelay, long period, TimeUnit unit) {
        return submit(run, nanos(initialDelay, unit), nanos(period, unit), null);
    }

    /** Centuries are far enough for any, and two such times can still be told apart by their difference. */
    private static long nanos(long time, TimeUnit unit) {
        return Math.min(unit.toNanos(Math.max(0, time)), Long.MAX_VALUE >> 1);
    }

    private Disposable submit(Runnable run, long delay, long period, @Nullable DisposableContainer siblings) {
        LoopTask task = new LoopTask(this, RxJavaPlugins.onSchedule(run), delay, period, siblings);
        outstanding.add(task);
        if (siblings != null && !siblings.add(task)) {
            return Disposable.disposed(); // and so is the task
        }
        if (shutdown) { // looked at after it was added, as shutdown() does it the other way round
            return refused(task, new RejectedExecutionException("this scheduler was shut down"));
        }
        try {
            task.arm(delay == 0);
            return task;
        } catch (IllegalStateException e) {
            return refused(task, new RejectedExecutionException(loop + " takes no more work", e));
        }
    }

    private static Disposable refused(LoopTask task, RejectedExecutionException why) {
        task.dispose();
        RxJavaPlugins.onError(why);
        return Disposable.disposed();
    }

    @Override
    public void shutdown() {
        shutdown = true;
        outstanding.forEach(LoopTask::dispose);
    }

    EventLoop loop() {
        return loop;
    }

    void forget(LoopTask task) {
        outstanding.remove(task);
    }

    @Override
    public String toString() {
        return "scheduler(" + loop + ")";
    }

    private final class LoopWorker extends Worker {
        private final CompositeDisposable tasks = new CompositeDisposable();

        @Override
        public Disposable schedule(Runnable run) {
            return submit(run, 0, ONCE, tasks);
        }

        @Override
        public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
            return submit(run, nanos(delay, unit), ONCE, tasks);
        }

        @Override
        public Disposable schedulePeriodically(Runnable run, long initialDelay, long period, TimeUnit unit) {
            return submit(run, nanos(initialDelay, unit), nanos(period, unit), tasks);
        }

        @Override
        public long now(TimeUnit unit) {
            return LoopScheduler.this.now(unit);
        }

        @Override
        public boolean isDisposed() {
            return tasks.isDisposed();
        }

        @Override
        public void dispose() {
            tasks.dispose();
        }
    }
}

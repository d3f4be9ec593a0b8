// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A loop as a scheduled executor, shut down as a ScheduledThreadPoolExecutor is: what waits is done first, but for periodic
 * work, or, if it is to be now, called off. The loop goes on.
 */
final class LoopExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final EventLoop loop;

    // What is not done yet. Any thread.
    private final Set<Job<?>> outstanding = ConcurrentHashMap.newKeySet();

    // Set by any thread, for good.
    private volatile boolean shutdown;

    private final CountDownLatch terminated = new CountDownLatch(1);

    LoopExecutor(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable command) {
        Job<?> job = command instanceof Job<?> submitted ? submitted : new Job<>(Executors.callable(command), 0, 0);
        accept(job);
    }

    @Override
    protected <V> RunnableFuture<V> newTaskFor(Callable<V> command) {
        return new Job<>(command, 0, 0);
    }

    @Override
    protected <V> RunnableFuture<V> newTaskFor(Runnable command, V value) {
        return newTaskFor(Executors.callable(command, value));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return accept(new Job<>(Executors.callable(command), nanos(delay, unit), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> command, long delay, TimeUnit unit) {
        return accept(new Job<>(command, nanos(delay, unit), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return accept(new Job<>(Executors.callable(command), nanos(initialDelay, unit), nanos(period, unit)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return accept(new Job<>(Executors.callable(command), nanos(initialDelay, unit), -nanos(delay, unit)));
    }

    /** Centuries are far enough for any, and two such times can still be told apart by their difference. */
    private static long nanos(long time, TimeUnit unit) {
        return Math.min(unit.toNanos(Math.max(time, 0)), Long.MAX_VALUE >> 1);
    }

    private <V> Job<V> accept(Job<V> job) {
        outstanding.add(job);
        if (shutdown) { // looked at after it was added, as shutdown() does it the other way round
            job.cancel(false);
            throw new RejectedExecutionException("this scheduler was disposed");
        }
        try {
            job.arm();
        } catch (IllegalStateException e) {
            job.cancel(false);
            throw new RejectedExecutionException(loop + " takes no more work", e);
        }
        return job;
    }

    @Override
    public void shutdown() {
        shutdown = true;
        outstanding.forEach(job -> {
            if (job.period != 0) {
                job.cancel(false);
            }
        });
        terminateIfIdle();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = List.copyOf(outstanding);
        outstanding.forEach(job -> job.cancel(false));
        terminateIfIdle();
        return left;
    }

    private void terminateIfIdle() {
        if (shutdown && outstanding.isEmpty()) {
            terminated.countDown();
        }
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    /** The work of a loop that was closed is never done. */
    @Override
    public boolean isTerminated() {
        return shutdown && (outstanding.isEmpty() || loop.isClosed());
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return isTerminated() || terminated.await(timeout, unit) || isTerminated();
    }

    /** Something to be done at a time of the loop's clock; once, at a fixed rate (period positive), or after a delay each. */
    private final class Job<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long period;
        private final boolean atOnce;

        // Written by whoever arms it: first the scheduling thread, then the loop.
        private long due;
        private volatile @Nullable Handle handle;

        Job(Callable<V> command, long delay, long period) {
            super(command);
            this.atOnce = delay == 0 && period == 0;
            this.due = loop.time() + delay;
            this.period = period;
        }

        void arm() {
            Handle armed = atOnce ? loop.callSoon(this) : loop.callAt(due, this::fire);
            handle = armed;
            if (isCancelled()) {
                armed.cancel();
            }
        }

        private void fire() {
            if (period == 0) {
                run();
            } else if (runAndReset()) {
                due = period > 0 ? due + period : loop.time() - period;
                try {
                    arm();
                } catch (IllegalStateException e) { // the loop was closed: the last of a series is no loss
                    cancel(false);
                }
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            // never interrupts: a loop's thread is not the task's own
            boolean cancelled = super.cancel(false);
            Handle armed = handle;
            if (armed != null) {
                armed.cancel();
            }
            return cancelled;
        }

        @Override
        protected void done() {
            outstanding.remove(this);
            terminateIfIdle();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - loop.time(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}

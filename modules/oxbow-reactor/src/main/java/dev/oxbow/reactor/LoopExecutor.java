// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop as a scheduled executor. Shutting it down refuses further work and leaves the loop, and what is due, alone. */
final class LoopExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final EventLoop loop;

    // Set by any thread, for good.
    private volatile boolean shutdown;

    LoopExecutor(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable command) {
        accepted(() -> loop.callSoon(command));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return arm(Executors.callable(command), delay, 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> command, long delay, TimeUnit unit) {
        return arm(command, delay, 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return arm(Executors.callable(command), initialDelay, unit.toNanos(period), unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return arm(Executors.callable(command), initialDelay, -unit.toNanos(delay), unit);
    }

    private <V> ScheduledFuture<V> arm(Callable<V> command, long delay, long period, TimeUnit unit) {
        Timed<V> timed = new Timed<>(command, unit.toNanos(Math.max(delay, 0)), period);
        accepted(timed::arm);
        return timed;
    }

    private Handle accepted(Supplier<Handle> submission) {
        if (shutdown) {
            throw new RejectedExecutionException("this scheduler was disposed");
        }
        try {
            return submission.get();
        } catch (IllegalStateException e) {
            throw new RejectedExecutionException(loop + " takes no more work", e);
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    /** Something to be done at a time of the loop's clock; once, at a fixed rate (period positive), or after a delay each. */
    private final class Timed<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long period;

        // Written by whoever arms it: first the scheduling thread, then the loop.
        private long due;
        private volatile @Nullable Handle handle;

        Timed(Callable<V> command, long delay, long period) {
            super(command);
            this.due = loop.time() + delay;
            this.period = period;
        }

        Handle arm() {
            Handle armed = loop.callAt(due, this::fire);
            handle = armed;
            if (isCancelled()) {
                armed.cancel();
            }
            return armed;
        }

        private void fire() {
            if (period == 0) {
                run();
            } else if (!shutdown && runAndReset()) {
                due = period > 0 ? due + period : loop.time() - period;
                arm();
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
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - loop.time(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}

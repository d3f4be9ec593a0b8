// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A loop as a scheduler: Reactor's own for executor services, which knows its hooks, its workers and what becomes of
 * errors, on the loop's executor and with the loop's clock.
 */
final class LoopScheduler implements Scheduler {
    private final EventLoop loop;
    private final Scheduler delegate;

    LoopScheduler(EventLoop loop) {
        this.loop = loop;
        this.delegate = Schedulers.fromExecutorService(new LoopExecutor(loop), loop.name());
    }

    @Override
    public Disposable schedule(Runnable task) {
        return delegate.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return delegate.schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return delegate.schedulePeriodically(task, initialDelay, period, unit);
    }

    /** As the libraries' own schedulers tell it, which put it into timestamps: since 1970. */
    @Override
    public long now(TimeUnit unit) {
        return unit.convert(Duration.between(Instant.EPOCH, loop.instantOf(loop.time())));
    }

    @Override
    public Worker createWorker() {
        return delegate.createWorker();
    }

    @Override
    public boolean isDisposed() {
        return delegate.isDisposed();
    }

    @Override
    public void dispose() {
        delegate.dispose();
    }

    @Override
    public Mono<Void> disposeGracefully() {
        return delegate.disposeGracefully();
    }

    @Override
    public String toString() {
        return "scheduler(" + loop + ")";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A loop as any of RxJava's schedulers. */
final class RxScheduler extends Scheduler {
    private final EventLoop loop;

    private RxScheduler(EventLoop loop) {
        this.loop = loop;
    }

    /** Makes every scheduler but the trampoline run on {@code loop}. What is returned undoes it. */
    static Runnable install(EventLoop loop) {
        Scheduler scheduler = new RxScheduler(loop);
        Function<? super Scheduler, ? extends Scheduler> mine = usual -> scheduler;
        var computation = RxJavaPlugins.getComputationSchedulerHandler();
        var io = RxJavaPlugins.getIoSchedulerHandler();
        var newThread = RxJavaPlugins.getNewThreadSchedulerHandler();
        var single = RxJavaPlugins.getSingleSchedulerHandler();
        RxJavaPlugins.setComputationSchedulerHandler(mine);
        RxJavaPlugins.setIoSchedulerHandler(mine);
        RxJavaPlugins.setNewThreadSchedulerHandler(mine);
        RxJavaPlugins.setSingleSchedulerHandler(mine);
        return () -> {
            RxJavaPlugins.setComputationSchedulerHandler(computation);
            RxJavaPlugins.setIoSchedulerHandler(io);
            RxJavaPlugins.setNewThreadSchedulerHandler(newThread);
            RxJavaPlugins.setSingleSchedulerHandler(single);
        };
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(loop.time(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new Serial(loop);
    }

    private static final class Serial extends Worker {
        private final EventLoop loop;
        private final SerialCalls calls;

        Serial(EventLoop loop) {
            this.loop = loop;
            this.calls = new SerialCalls(loop);
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(loop.time(), TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
            SerialCalls.Call call;
            try {
                call = calls.schedule(RxJavaPlugins.onSchedule(run), delay, unit);
            } catch (RejectedExecutionException | IllegalStateException e) {
                return Disposable.disposed();
            }
            return Disposable.fromRunnable(call::cancel);
        }

        @Override
        public void dispose() {
            calls.close();
        }

        @Override
        public boolean isDisposed() {
            return calls.isClosed();
        }
    }
}

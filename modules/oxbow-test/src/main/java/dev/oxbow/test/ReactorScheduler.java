// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A loop as any of Reactor's schedulers. */
final class ReactorScheduler implements Scheduler {
    private final EventLoop loop;

    private ReactorScheduler(EventLoop loop) {
        this.loop = loop;
    }

    /** Makes every scheduler that is asked for run on {@code loop}. What is returned undoes it. */
    static Runnable install(EventLoop loop) {
        Scheduler scheduler = new ReactorScheduler(loop);
        Schedulers.Snapshot before = Schedulers.setFactoryWithSnapshot(new Schedulers.Factory() {
            @Override
            public Scheduler newBoundedElastic(int threads, int tasks, ThreadFactory factory, int ttlSeconds) {
                return scheduler;
            }

            @Override
            public Scheduler newThreadPerTaskBoundedElastic(int threads, int tasks, ThreadFactory factory) {
                return scheduler;
            }

            @Override
            public Scheduler newParallel(int parallelism, ThreadFactory factory) {
                return scheduler;
            }

            @Override
            public Scheduler newSingle(ThreadFactory factory) {
                return scheduler;
            }
        });
        return () -> Schedulers.resetFrom(before);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(loop.time(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return new Serial(loop).schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new Serial(loop).schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return new Serial(loop);
    }

    private static final class Serial implements Worker {
        private final SerialCalls calls;

        Serial(EventLoop loop) {
            this.calls = new SerialCalls(loop);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return new Scheduled(call(Schedulers.onSchedule(task), delay, unit));
        }

        private SerialCalls.Call call(Runnable task, long delay, TimeUnit unit) {
            try {
                return calls.schedule(task, delay, unit);
            } catch (RejectedExecutionException | IllegalStateException e) {
                throw Exceptions.failWithRejected(e);
            }
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            Runnable decorated = Schedulers.onSchedule(task);
            Disposable.Swap next = reactor.core.Disposables.swap();
            Runnable again = new Runnable() {
                @Override
                public void run() {
                    decorated.run();
                    if (!next.isDisposed() && !isDisposed()) {
                        next.replace(new Scheduled(call(this, period, unit)));
                    }
                }
            };
            next.replace(new Scheduled(call(again, initialDelay, unit)));
            return next;
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

    /** One task, to be called off. */
    private record Scheduled(SerialCalls.Call call) implements Disposable {
        @Override
        public void dispose() {
            call.cancel();
        }

        @Override
        public boolean isDisposed() {
            return call.isOver();
        }
    }
}

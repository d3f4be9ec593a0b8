// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop as a scheduler of RxJava. */
@Timeout(30)
@SuppressWarnings("NullAway")
class LoopSchedulerTest {
    @RegisterExtension
    final Dropped plugins = new Dropped();

    private final List<Throwable> dropped = plugins.errors;

    @Test
    void theLoopIsAScheduler() throws Exception {
        try (EventLoop loop = EventLoop.create("scheduler")) {
            Scheduler scheduler = schedulerRx(loop);
            AtomicInteger hooked = new AtomicInteger();
            RxJavaPlugins.setScheduleHandler(task -> {
                hooked.incrementAndGet();
                return task;
            });
            try {
                List<Integer> order = new ArrayList<>();
                CountDownLatch done = new CountDownLatch(101);
                Scheduler.Worker worker = scheduler.createWorker();
                for (int i = 0; i < 100; i++) {
                    int n = i;
                    worker.schedule(() -> {
                        assertThat(EventLoop.current()).isSameAs(loop);
                        order.add(n);
                        done.countDown();
                    });
                }
                worker.schedule(done::countDown, 1, TimeUnit.MILLISECONDS);
                assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(order).hasSize(100).isSorted();
                assertThat(hooked).as("once a task, delayed or not").hasValue(101);
                AtomicBoolean ran = new AtomicBoolean();
                Disposable never = worker.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);
                worker.dispose();
                assertThat(never.isDisposed()).isTrue();
                assertThat(worker.schedule(() -> ran.set(true)).isDisposed()).isTrue();
                assertThat(ran).isFalse();
            } finally {
                RxJavaPlugins.setScheduleHandler(null);
            }
            assertThat(Flowable.range(0, 1_000).observeOn(scheduler).count().blockingGet())
                    .isEqualTo(1_000);
            assertThat(Observable.interval(1, TimeUnit.MILLISECONDS, scheduler)
                            .take(3)
                            .toList()
                            .blockingGet())
                    .containsExactly(0L, 1L, 2L);
            IllegalStateException bug = new IllegalStateException("in a task");
            scheduler.scheduleDirect(() -> {
                throw bug;
            });
            assertThat(plugins.one.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(dropped).containsExactly(bug);
            dropped.clear();
            loop.close();
            assertThat(scheduler.scheduleDirect(() -> {}).isDisposed()).isTrue();
            assertThat(dropped).hasSize(1);
            dropped.clear();
        }
    }

    @Test
    void shutdownCallsOffWhatWaitsAndLeavesTheLoopOpen() {
        AtomicInteger runs = new AtomicInteger();
        try (EventLoop loop = EventLoop.create("shutdown")) {
            Scheduler scheduler = schedulerRx(loop);
            loop.run(() -> {
                Scheduler.Worker worker = scheduler.createWorker();
                scheduler.scheduleDirect(runs::incrementAndGet);
                worker.schedule(runs::incrementAndGet);
                Disposable delayed = scheduler.scheduleDirect(runs::incrementAndGet, 1, TimeUnit.HOURS);
                Disposable periodic = worker.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.MILLISECONDS);
                scheduler.shutdown();
                scheduler.shutdown();
                assertThat(delayed.isDisposed()).isTrue();
                assertThat(periodic.isDisposed()).isTrue();
                assertThat(loop.stats().timers()).isZero();
                sleep(ofMillis(10));
                assertThat(runs).hasValue(0);
                assertThat(scheduler.scheduleDirect(runs::incrementAndGet).isDisposed())
                        .isTrue();
                assertThat(worker.schedule(runs::incrementAndGet).isDisposed()).isTrue();
                assertThat(dropped).hasSize(2).hasOnlyElementsOfType(RejectedExecutionException.class);
                dropped.clear();
                schedulerRx(loop).scheduleDirect(runs::incrementAndGet);
                sleep(ofMillis(1));
                assertThat(runs).as("another one of the same loop").hasValue(1);
            });
        }
    }
}

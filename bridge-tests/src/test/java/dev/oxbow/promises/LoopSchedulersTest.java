// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.sleep;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.test.OxbowTest;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** The loop as a scheduler, at its end and at the ends of time: promise 22. */
@Timeout(30)
@SuppressWarnings("NullAway")
class LoopSchedulersTest {
    @OxbowTest
    @Promised(22)
    void disposalCallsOffWhatWaitsAndLeavesTheLoopOpen(EventLoop loop) {
        AtomicInteger runs = new AtomicInteger();
        Scheduler scheduler = ReactorBridge.scheduler(loop);
        scheduler.schedule(runs::incrementAndGet);
        scheduler.schedule(runs::incrementAndGet, 5, MILLISECONDS);
        scheduler.schedulePeriodically(runs::incrementAndGet, 1, 1, MILLISECONDS);
        scheduler.dispose();
        assertThat(loop.stats().timers()).isZero();
        sleep(Duration.ofMillis(10));
        assertThat(runs).hasValue(0);
        assertThat(scheduler.isDisposed()).isTrue();
        assertThatThrownBy(() -> scheduler.schedule(runs::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
        ReactorBridge.scheduler(loop).schedule(runs::incrementAndGet);
        sleep(Duration.ofMillis(1));
        assertThat(runs).as("another one of the same loop").hasValue(1);
    }

    @Test
    @Promised(22)
    void gracefulDisposalWaitsForWhatWaitsButNotForWhatIsPeriodic() {
        List<String> runs = new ArrayList<>();
        try (EventLoop loop = EventLoop.create("graceful")) {
            Scheduler scheduler = ReactorBridge.scheduler(loop);
            scheduler.schedule(() -> runs.add("now"));
            scheduler.schedule(() -> runs.add("later"), 20, MILLISECONDS);
            scheduler.schedulePeriodically(() -> runs.add("again and again"), 1, 1, DAYS);
            scheduler.disposeGracefully().block(Duration.ofSeconds(10));
            assertThat(runs).containsExactly("now", "later");
            assertThat(loop.isClosed()).isFalse();
        }
    }

    @Test
    @Promised(22)
    void gracefulDisposalDoesNotWaitForALoopThatWasClosed() {
        EventLoop loop = EventLoop.create("closed");
        Scheduler scheduler = ReactorBridge.scheduler(loop);
        Disposable never = scheduler.schedule(() -> {}, 1, DAYS);
        loop.close();
        scheduler.disposeGracefully().block(Duration.ofSeconds(10));
        never.dispose();
    }

    @Test
    @Promised(22)
    void disposingOfWhatRunsDoesNotInterruptTheLoopsThread() throws Exception {
        try (EventLoop loop = EventLoop.create("uninterrupted")) {
            Scheduler.Worker worker = ReactorBridge.scheduler(loop).createWorker();
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch disposed = new CountDownLatch(1);
            AtomicBoolean interrupted = new AtomicBoolean();
            Runnable task = () -> {
                running.countDown();
                try {
                    disposed.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
            };
            Disposable one = worker.schedule(task);
            running.await();
            one.dispose();
            worker.dispose();
            disposed.countDown();
            loop.run(() ->
                    interrupted.compareAndSet(false, Thread.currentThread().isInterrupted()));
            assertThat(interrupted).isFalse();
        }
    }

    /** A deadline is compared with others by difference: one too far ahead would come before one that is overdue. */
    @Test
    @Promised(22)
    void aDelayForEverDoesNotHoldUpWhatIsDue() throws Exception {
        try (EventLoop loop = EventLoop.create("for ever")) {
            CountDownLatch due = new CountDownLatch(2);
            CountDownLatch armed = new CountDownLatch(1);
            ReactorBridge.scheduler(loop).schedule(due::countDown, 100, MILLISECONDS);
            RxBridge.schedulerRx(loop).scheduleDirect(due::countDown, 100, MILLISECONDS);
            loop.callSoon(() -> uninterruptibly(armed)); // until they are overdue
            Thread.sleep(150);
            ReactorBridge.scheduler(loop).schedule(() -> {}, Long.MAX_VALUE, NANOSECONDS);
            RxBridge.schedulerRx(loop).scheduleDirect(() -> {}, Long.MAX_VALUE, DAYS);
            armed.countDown();
            assertThat(due.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    @Promised(22)
    void timestampsAreThoseOfTheWallClock() {
        try (EventLoop loop = EventLoop.create("wall clock")) {
            long before = System.currentTimeMillis() - 1000;
            long reactor = Flux.just(1)
                    .timestamp(ReactorBridge.scheduler(loop))
                    .blockFirst()
                    .getT1();
            long rx = Flowable.just(1)
                    .timestamp(RxBridge.schedulerRx(loop))
                    .blockingFirst()
                    .time();
            assertThat(List.of(reactor, rx)).allMatch(time -> before <= time && time <= before + 60_000);
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

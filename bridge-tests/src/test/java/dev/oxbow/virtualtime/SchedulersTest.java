// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.virtualtime;

import static dev.oxbow.Async.sleep;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import dev.oxbow.validator.Expected;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Promise 22: a loop as either library's scheduler, on the loop's clock, with the library's hooks. */
@Timeout(60)
class SchedulersTest {
    private static final String HOOK = "SchedulersTest";

    private final AtomicInteger hooked = new AtomicInteger();
    private final List<Throwable> handled = new CopyOnWriteArrayList<>();
    private final List<String> log = new ArrayList<>(); // the loop's alone

    @BeforeEach
    void hook() {
        Schedulers.onScheduleHook(HOOK, this::counted);
        Schedulers.onHandleError(HOOK, (thread, error) -> handled.add(error));
        RxJavaPlugins.setScheduleHandler(this::counted);
        RxJavaPlugins.setErrorHandler(handled::add);
    }

    @AfterEach
    void unhook() {
        Schedulers.resetOnScheduleHook(HOOK);
        Schedulers.resetOnHandleError(HOOK);
        RxJavaPlugins.setScheduleHandler(null);
        RxJavaPlugins.setErrorHandler(null);
    }

    private Runnable counted(Runnable task) {
        hooked.incrementAndGet();
        return task;
    }

    private Runnable logging(TestLoop test, String what) {
        return () -> log.add(what + " at " + test.elapsed().toSeconds());
    }

    // ---- Reactor

    @OxbowTest
    void reactorsDelaysAndPeriodsAreTheLoopsAndTheHookIsCalledOnceATask(TestLoop test) {
        var scheduler = ReactorBridge.scheduler(test.loop());
        scheduler.schedule(logging(test, "late"), 3, SECONDS);
        scheduler.schedule(logging(test, "early"), 1, SECONDS);
        scheduler.schedule(logging(test, "now"));
        var periodic = scheduler.schedulePeriodically(logging(test, "tick"), 2, 2, SECONDS);
        sleep(ofSeconds(7));
        periodic.dispose();
        sleep(ofSeconds(10));
        assertThat(log).containsExactly("now at 0", "early at 1", "tick at 2", "late at 3", "tick at 4", "tick at 6");
        assertThat(hooked).hasValue(4);
        assertThat(scheduler.now(SECONDS)).isEqualTo(SECONDS.convert(test.loop().time(), NANOSECONDS));
        scheduler.dispose();
    }

    @OxbowTest
    void aReactorWorkerIsFifoAndTakesItsTasksWithIt(TestLoop test) {
        var scheduler = ReactorBridge.scheduler(test.loop());
        var worker = scheduler.createWorker();
        var other = scheduler.createWorker();
        for (int n = 0; n < 3; n++) {
            worker.schedule(logging(test, "task " + n));
        }
        worker.schedule(logging(test, "never"), 2, SECONDS);
        worker.schedulePeriodically(logging(test, "tick"), 1, 1, SECONDS);
        other.schedule(logging(test, "other"), 3, SECONDS);
        sleep(ofSeconds(1).plusMillis(500));
        worker.dispose();
        sleep(ofSeconds(5));
        assertThat(log).containsExactly("task 0 at 0", "task 1 at 0", "task 2 at 0", "tick at 1", "other at 3");
        other.dispose();
        scheduler.dispose();
    }

    @OxbowTest
    void whatAReactorTaskThrowsGoesToSchedulersHandlerAndASeriesGoesOnAsOnReactorsOwn(TestLoop test) {
        var scheduler = ReactorBridge.scheduler(test.loop());
        IllegalStateException bug = new IllegalStateException("in a task");
        // after its handler, Reactor tells the thread's
        try (Expected uncaught = Expected.drops(e -> e == bug)) {
            var periodic = scheduler.schedulePeriodically(failing(test, bug), 1, 1, SECONDS);
            scheduler.schedule(logging(test, "the next"), 1, SECONDS);
            sleep(ofSeconds(2).plusMillis(500));
            assertThat(log).containsExactly("fails at 1", "the next at 1", "fails at 2");
            assertThat(handled).containsExactly(bug, bug);
            assertThat(uncaught.seen()).containsExactly(bug, bug);
            periodic.dispose();
        }
        scheduler.dispose();
    }

    @OxbowTest
    void reactorsOperatorsOnALoop(TestLoop test) {
        var scheduler = ReactorBridge.scheduler(test.loop());
        List<Long> ticks = ReactorBridge.await(Flux.interval(ofSeconds(10), scheduler)
                .publishOn(scheduler)
                .take(3)
                .collectList());
        assertThat(ticks).containsExactly(0L, 1L, 2L);
        assertThat(test.elapsed()).isEqualTo(ofSeconds(30));
        scheduler.dispose();
    }

    // ---- RxJava

    @OxbowTest
    void rxJavasDelaysAndPeriodsAreTheLoopsAndTheHookIsCalledOnceATask(TestLoop test) {
        var scheduler = RxBridge.schedulerRx(test.loop());
        scheduler.scheduleDirect(logging(test, "late"), 3, SECONDS);
        scheduler.scheduleDirect(logging(test, "early"), 1, SECONDS);
        scheduler.scheduleDirect(logging(test, "now"));
        var periodic = scheduler.schedulePeriodicallyDirect(logging(test, "tick"), 2, 2, SECONDS);
        sleep(ofSeconds(7));
        periodic.dispose();
        sleep(ofSeconds(10));
        assertThat(log).containsExactly("now at 0", "early at 1", "tick at 2", "late at 3", "tick at 4", "tick at 6");
        assertThat(hooked).hasValue(4);
        assertThat(periodic.isDisposed()).isTrue();
    }

    @OxbowTest
    void anRxJavaWorkerIsFifoAndTakesItsTasksWithIt(TestLoop test) {
        var scheduler = RxBridge.schedulerRx(test.loop());
        var worker = scheduler.createWorker();
        var other = scheduler.createWorker();
        for (int n = 0; n < 3; n++) {
            worker.schedule(logging(test, "task " + n));
        }
        worker.schedule(logging(test, "never"), 2, SECONDS);
        worker.schedulePeriodically(logging(test, "tick"), 1, 1, SECONDS);
        other.schedule(logging(test, "other"), 3, SECONDS);
        sleep(ofSeconds(1).plusMillis(500));
        worker.dispose();
        sleep(ofSeconds(5));
        assertThat(log).containsExactly("task 0 at 0", "task 1 at 0", "task 2 at 0", "tick at 1", "other at 3");
        assertThat(hooked).as("once a task, periodic ones too").hasValue(6);
        other.dispose();
    }

    @OxbowTest
    void whatAnRxJavaTaskThrowsGoesToThePluginsAndEndsASeries(TestLoop test) {
        var scheduler = RxBridge.schedulerRx(test.loop());
        IllegalStateException bug = new IllegalStateException("in a task");
        scheduler.schedulePeriodicallyDirect(failing(test, bug), 1, 1, SECONDS);
        scheduler.scheduleDirect(logging(test, "the next"), 5, SECONDS);
        sleep(ofSeconds(10));
        assertThat(log).containsExactly("fails at 1", "the next at 5");
        assertThat(handled).containsExactly(bug);
    }

    @OxbowTest
    void rxJavasOperatorsOnALoop(TestLoop test) {
        var scheduler = RxBridge.schedulerRx(test.loop());
        List<Long> ticks = RxBridge.await(Flowable.interval(10, SECONDS, scheduler)
                .observeOn(scheduler)
                .take(3)
                .toList());
        assertThat(ticks).containsExactly(0L, 1L, 2L);
        assertThat(test.elapsed()).isEqualTo(ofSeconds(30));
    }

    private Runnable failing(TestLoop test, RuntimeException bug) {
        return () -> {
            logging(test, "fails").run();
            throw bug;
        };
    }
}

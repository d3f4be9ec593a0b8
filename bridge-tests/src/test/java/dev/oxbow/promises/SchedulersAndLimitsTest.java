// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.hostile.Hostility;
import dev.oxbow.hostile.Manual;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler.Worker;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Schedulers and limits: promises 22 and 23. */
@Timeout(30)
@SuppressWarnings("NullAway")
class SchedulersAndLimitsTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    @OxbowTest
    @Promised(22)
    void workersAreFifoAndDelaysAreOnTheLoopsClock(EventLoop loop) {
        List<String> events = new ArrayList<>();
        long begin = loop.time();
        Scheduler.Worker reactor = ReactorBridge.scheduler(loop).createWorker();
        Worker rx = RxBridge.schedulerRx(loop).createWorker();
        for (int i = 1; i <= 3; i++) {
            String n = " " + i;
            reactor.schedule(() -> events.add("reactor" + n));
            rx.schedule(() -> events.add("rx" + n));
        }
        reactor.schedule(() -> events.add("late"), 10, MILLISECONDS);
        rx.schedule(() -> events.add("later"), 20, MILLISECONDS);
        reactor.schedule(() -> events.add("later still"), 30, MILLISECONDS);
        sleep(Duration.ofMillis(30));
        sleep(ZERO);
        assertThat(events)
                .containsExactly(
                        "reactor 1", "rx 1", "reactor 2", "rx 2", "reactor 3", "rx 3", "late", "later", "later still");
        assertThat(loop.time() - begin).isEqualTo(MILLISECONDS.toNanos(30));
        assertThat(ReactorBridge.scheduler(loop).now(MILLISECONDS))
                .isEqualTo(RxBridge.schedulerRx(loop).now(MILLISECONDS));
        reactor.dispose();
        rx.dispose();
    }

    @OxbowTest
    @Promised(22)
    void whatIsDisposedOfDoesNotRunAndAWorkersDisposalIsThatOfAllItsTasks(EventLoop loop) {
        AtomicInteger runs = new AtomicInteger();
        Scheduler.Worker reactor = ReactorBridge.scheduler(loop).createWorker();
        Worker rx = RxBridge.schedulerRx(loop).createWorker();
        reactor.schedule(runs::incrementAndGet);
        reactor.schedulePeriodically(runs::incrementAndGet, 1, 1, MILLISECONDS);
        rx.schedule(runs::incrementAndGet);
        rx.schedulePeriodically(runs::incrementAndGet, 1, 1, MILLISECONDS);
        reactor.dispose();
        rx.dispose();
        ReactorBridge.scheduler(loop).schedule(runs::incrementAndGet).dispose();
        Disposable one = RxBridge.schedulerRx(loop).scheduleDirect(runs::incrementAndGet);
        one.dispose();
        sleep(Duration.ofMillis(5));
        assertThat(runs).hasValue(0);
        assertThat(rx.schedule(runs::incrementAndGet).isDisposed()).isTrue();
    }

    @OxbowTest
    @Promised(22)
    void theLibrariesSchedulingHooksApplyOnceATaskPeriodicOnesToo(EventLoop loop) {
        AtomicInteger reactorHooks = new AtomicInteger();
        AtomicInteger rxHooks = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Schedulers.onScheduleHook("promises", task -> {
            reactorHooks.incrementAndGet();
            return task;
        });
        RxJavaPlugins.setScheduleHandler(task -> {
            rxHooks.incrementAndGet();
            return task;
        });
        try {
            Scheduler reactor = ReactorBridge.scheduler(loop);
            io.reactivex.rxjava3.core.Scheduler rx = RxBridge.schedulerRx(loop);
            Scheduler.Worker reactorWorker = reactor.createWorker();
            Worker rxWorker = rx.createWorker();
            reactor.schedule(runs::incrementAndGet);
            reactorWorker.schedule(runs::incrementAndGet);
            rx.scheduleDirect(runs::incrementAndGet);
            rxWorker.schedule(runs::incrementAndGet);
            reactorWorker.schedulePeriodically(runs::incrementAndGet, 1, 1, MILLISECONDS);
            rxWorker.schedulePeriodically(runs::incrementAndGet, 1, 1, MILLISECONDS);
            sleep(Duration.ofMillis(5));
            sleep(ZERO);
            assertThat(runs.get()).isGreaterThanOrEqualTo(12);
            assertThat(reactorHooks).hasValue(3);
            assertThat(rxHooks).hasValue(3);
            reactorWorker.dispose();
            rxWorker.dispose();
        } finally {
            Schedulers.resetOnScheduleHook("promises");
            RxJavaPlugins.setScheduleHandler(null);
        }
    }

    // ---- limits

    /** Each type under a limit, by its own operator. */
    private static Map<String, Function<AsyncSemaphore, Publisher<Integer>>> limited(Publisher<Integer> source) {
        Map<String, Function<AsyncSemaphore, Publisher<Integer>>> all = new LinkedHashMap<>();
        all.put("flux", p -> ReactorBridge.limit(Flux.from(source), p));
        all.put("mono", p -> ReactorBridge.limit(Mono.from(source), p));
        all.put("flowable", p -> RxBridge.limit(Flowable.fromPublisher(source), p));
        all.put(
                "observable",
                p -> RxBridge.limit(Observable.fromPublisher(source), p).toFlowable(BackpressureStrategy.BUFFER));
        all.put("single", p -> RxBridge.limit(Single.fromPublisher(source), p).toFlowable());
        all.put(
                "maybe",
                p -> RxBridge.limit(Flowable.fromPublisher(source).firstElement(), p)
                        .toFlowable());
        all.put(
                "completable",
                p -> RxBridge.limit(Completable.fromPublisher(source), p).toFlowable());
        return all;
    }

    private static boolean allAreBack(AsyncSemaphore permits) {
        return permits.available() == 1;
    }

    @Test
    @Promised(23)
    void aPermitIsTakenOnSubscriptionAndGivenBackOnceHoweverItEnds() {
        for (String type : limited(Flux.never()).keySet()) {
            for (String end : List.of("complete", "error", "cancel", "cancel twice", "cancel before the permit")) {
                AsyncSemaphore permits = new AsyncSemaphore(1);
                Manual<Integer> source = new Manual<>();
                Publisher<Integer> limited = limited(source).get(type).apply(permits);
                assertThat(allAreBack(permits)).as("none before subscription").isTrue();
                Collecting<Integer> first = new Collecting<>(Long.MAX_VALUE);
                limited.subscribe(first);
                assertThat(source.subscriber).isNotNull();
                assertThat(allAreBack(permits)).isFalse();
                Manual<Integer> waiting = new Manual<>();
                Collecting<Integer> second = new Collecting<>(Long.MAX_VALUE);
                limited(waiting).get(type).apply(permits).subscribe(second);
                assertThat(waiting.subscriber).as("waits for a permit").isNull();
                switch (end) {
                    case "complete" -> {
                        source.next(1);
                        source.complete();
                    }
                    case "error" -> source.error(new IllegalStateException());
                    case "cancel before the permit" -> {
                        second.subscription.cancel();
                        source.next(1);
                        source.complete();
                    }
                    default -> {
                        first.subscription.cancel();
                        if (end.endsWith("twice")) {
                            first.subscription.cancel();
                        }
                    }
                }
                if (end.equals("cancel before the permit")) {
                    assertThat(waiting.subscriber).isNull();
                } else {
                    assertThat(waiting.subscriber)
                            .as("%s, %s: it got the permit", type, end)
                            .isNotNull();
                    assertThat(allAreBack(permits)).isFalse();
                    waiting.next(1);
                    waiting.complete();
                }
                assertThat(allAreBack(permits)).as("%s, %s", type, end).isTrue();
            }
        }
    }

    @Test
    @Promised({6, 23})
    void aHostileSourceDoesNotKeepThePermit() {
        for (Hostility hostility : Hostility.values()) {
            switch (hostility) {
                // an operator passes elements on: what is wrong with them is for the one downstream to say
                case ELEMENT_NULL, ERROR_NULL, SUBSCRIPTION_NULL, REQUEST_THROWS -> {
                    continue;
                }
                default -> {}
            }
            AsyncSemaphore permits = new AsyncSemaphore(1);
            Hostility.Source source = hostility.source(Runnable::run);
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
            ReactorBridge.limit(Flux.from(source), permits).subscribe(subscriber);
            if (subscriber.over.getCount() == 1) {
                subscriber.subscription.cancel();
            }
            assertThat(allAreBack(permits)).as("%s", hostility).isTrue();
            dropped.take(Lib.REACTOR);
        }
    }

    @Test
    @Promised(23)
    void aCancelThatThrowsDoesNotKeepThePermit() {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        Manual<Integer> source = new Manual<>() {
            @Override
            public void cancel() {
                throw Hostility.ERROR;
            }
        };
        Collecting<Integer> subscriber = new Collecting<>(1);
        ReactorBridge.limit(Flux.from(source), permits).subscribe(subscriber);
        subscriber.subscription.cancel();
        assertThat(allAreBack(permits)).isTrue();
        assertThat(dropped.take(Lib.REACTOR)).containsExactly(Hostility.ERROR);
    }

    @Test
    @Promised(23)
    void noThreadIsBlockedByASubscriptionThatWaits() {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        List<String> events = new CopyOnWriteArrayList<>();
        run(() -> {
            Deferred<Integer> first = Deferred.create();
            ReactorBridge.limit(ReactorBridge.toMono(first), permits).subscribe(n -> events.add("first " + n));
            ReactorBridge.limit(Mono.just(2), permits).subscribe(n -> events.add("second " + n));
            Disposable third =
                    Maybe.just(3).compose(RxBridge.<Integer>limitRx(permits)).subscribe(n -> events.add("third " + n));
            events.add("not blocked");
            first.complete(1);
            for (int turn = 0; turn < 5; turn++) {
                sleep(ZERO);
            }
            assertThat(third.isDisposed()).as("done").isTrue();
        });
        assertThat(events).containsExactly("not blocked", "first 1", "second 2", "third 3");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(20)
class VirtualSchedulersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** One timeline: Reactor at 1 hour and 4, a sleep at 2, RxJava at 3. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void oneTimeForSleepReactorAndRxJava(long seed) {
        List<String> log = new ArrayList<>();
        try (TestLoop test = TestLoop.shuffled(seed).withSchedulers()) {
            test.run(() -> {
                var unused = Flowable.timer(3, TimeUnit.HOURS).subscribe(n -> log.add("rx at " + test.elapsed()));
                Flux.just(1, 4)
                        .flatMap(n -> Mono.delay(HOUR.multipliedBy(n)))
                        .subscribe(n -> log.add("reactor at " + test.elapsed()));
                Async.sleep(HOUR.multipliedBy(2));
                log.add("sleep at " + test.elapsed());
                Async.sleep(HOUR.multipliedBy(3));
            });
        }
        assertThat(log).containsExactly("reactor at PT1H", "sleep at PT2H", "rx at PT3H", "reactor at PT4H");
    }

    @Test
    void intervalsKeepTheirBeat() {
        List<Duration> reactor = new ArrayList<>();
        List<Duration> rx = new ArrayList<>();
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            test.run(() -> {
                Flux.interval(HOUR).take(3).subscribe(n -> reactor.add(test.elapsed()));
                var unused = Flowable.interval(2, TimeUnit.HOURS).take(2).subscribe(n -> rx.add(test.elapsed()));
                Async.sleep(HOUR.multipliedBy(10));
            });
        }
        assertThat(reactor).containsExactly(HOUR, HOUR.multipliedBy(2), HOUR.multipliedBy(3));
        assertThat(rx).containsExactly(HOUR.multipliedBy(2), HOUR.multipliedBy(4));
    }

    @Test
    void stepVerifierOnAPlainThread() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            StepVerifier.create(Flux.interval(HOUR).take(3))
                    .expectNext(0L, 1L, 2L)
                    .verifyComplete();
            assertThat(test.elapsed()).isEqualTo(HOUR.multipliedBy(3));
        }
    }

    @Test
    void whatAPlainThreadRunsSharesTheTime() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            EventLoop loop = Async.runHere(() -> {
                Async.sleep(HOUR);
                return EventLoop.current();
            });
            assertThat(loop).isSameAs(test.loop());
            assertThat(test.elapsed()).isEqualTo(HOUR);
        }
    }

    @Test
    void stepVerifierInACoroutine() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            test.run(() -> {
                StepVerifier verifier = StepVerifier.create(Mono.delay(HOUR).timeout(Duration.ofMinutes(1)))
                        .expectError(java.util.concurrent.TimeoutException.class)
                        .verifyLater();
                Async.sleep(HOUR);
                verifier.verify(Duration.ZERO);
            });
        }
    }

    @Test
    void testSubscriberInACoroutine() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            test.run(() -> {
                TestSubscriber<Long> subscriber =
                        Flowable.timer(1, TimeUnit.HOURS).test();
                Async.sleep(HOUR.minusNanos(1));
                subscriber.assertNoValues();
                Async.sleep(Duration.ofNanos(2));
                subscriber.assertResult(0L);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aShuffleKeepsTheOrderWithinAWorker(long seed) {
        List<Integer> expected = IntStream.range(0, 20).boxed().toList();
        List<Integer> reactor = new ArrayList<>();
        List<Integer> rx = new ArrayList<>();
        try (TestLoop test = TestLoop.shuffled(seed).withSchedulers()) {
            test.run(() -> {
                Scheduler.Worker worker = Schedulers.parallel().createWorker();
                io.reactivex.rxjava3.core.Scheduler.Worker rxWorker =
                        io.reactivex.rxjava3.schedulers.Schedulers.io().createWorker();
                for (int i : expected) {
                    // half at once, half at one instant later
                    worker.schedule(() -> reactor.add(i), i < 10 ? 0 : 5, TimeUnit.MINUTES);
                    rxWorker.schedule(() -> rx.add(i), i < 10 ? 0 : 5, TimeUnit.MINUTES);
                }
                Async.sleep(HOUR);
            });
        }
        assertThat(reactor).isEqualTo(expected);
        assertThat(rx).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsCalledOffDoesNotRunAndTakesNothingElseAlong(long seed) {
        List<Integer> ran = new ArrayList<>();
        try (TestLoop test = TestLoop.shuffled(seed).withSchedulers()) {
            test.run(() -> {
                Scheduler.Worker worker = Schedulers.single().createWorker();
                List<Disposable> tasks = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    int mine = i;
                    tasks.add(worker.schedule(
                            () -> {
                                ran.add(mine);
                                tasks.get(mine + 1).dispose();
                            },
                            mine < 4 ? 5 : 10,
                            TimeUnit.MINUTES));
                }
                tasks.add(() -> {});
                Async.sleep(HOUR);
                worker.dispose();
                assertThat(worker.isDisposed()).isTrue();
                assertThatThrownBy(() -> worker.schedule(() -> {})).isInstanceOf(RejectedExecutionException.class);
            });
        }
        assertThat(ran).containsExactly(0, 2, 4);
    }

    @Test
    void anIntervalThatIsNotCancelledIsALeak() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            assertThatThrownBy(() -> test.run(() -> {
                        Flux.interval(HOUR).subscribe();
                    }))
                    .isInstanceOf(LeakError.class)
                    .hasMessageContaining("callback at 1970-01-01T01:00:00Z");
        }
    }

    @Test
    void afterwardsTheLibrariesHaveTheirSchedulersBack() {
        Scheduler before = Schedulers.parallel();
        List<Boolean> onLoop = new ArrayList<>();
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            assertThat(Schedulers.parallel()).isNotSameAs(before);
            test.run(() -> {
                Mono.fromRunnable(() -> onLoop.add(EventLoop.current() == test.loop()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .subscribe();
            });
        }
        assertThat(onLoop).containsExactly(true);
        assertThat(Schedulers.parallel()).isSameAs(before);
        assertThat(Mono.delay(Duration.ofMillis(1))
                        .map(n -> Thread.currentThread().getName())
                        .block())
                .startsWith("parallel-");
        assertThat(Single.timer(1, TimeUnit.MILLISECONDS)
                        .map(n -> Thread.currentThread().getName())
                        .blockingGet())
                .startsWith("RxComputation");
    }

    @Test
    void aSecondLoopInTheirPlaceIsRefused() {
        try (TestLoop first = TestLoop.fifo().withSchedulers();
                TestLoop second = TestLoop.fifo()) {
            assertThatThrownBy(second::withSchedulers)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close that first");
            assertThat(first.withSchedulers()).isSameAs(first);
        }
    }

    @Test
    void aDelayForEverComesAfterAllOthersWheneverItIsGiven() {
        List<String> ran = new ArrayList<>();
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            test.run(() -> {
                Async.sleep(HOUR);
                Scheduler.Worker worker = Schedulers.single().createWorker();
                worker.schedule(() -> ran.add("never"), Long.MAX_VALUE, TimeUnit.NANOSECONDS);
                worker.schedule(() -> ran.add("in an hour"), 1, TimeUnit.HOURS);
                Async.sleep(HOUR.multipliedBy(10));
                worker.dispose();
            });
        }
        assertThat(ran).containsExactly("in an hour");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.streams.AsyncFunction;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(30)
@SuppressWarnings("NullAway")
class LimitAndMapTest {
    @Test
    void aPermitIsHeldFromSubscriptionToTheEndAnErrorOrTheCancellation() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        Sinks.One<Integer> sink = Sinks.one();
        Mono<Integer> limited = sink.asMono().transform(limit(permits));
        assertThat(permits.available()).isEqualTo(1);
        List<Integer> seen = new ArrayList<>();
        limited.subscribe(seen::add);
        assertThat(permits.available()).isZero();
        Disposable waiting = Mono.just(2).transform(limit(permits)).subscribe(seen::add);
        Disposable alsoWaiting = Mono.just(3).<Integer>transform(limit(permits)).subscribe(seen::add);
        assertThat(permits.waiting()).isEqualTo(2);
        waiting.dispose();
        assertThat(permits.waiting()).isEqualTo(1);
        sink.tryEmitValue(1);
        assertThat(seen).containsExactly(1, 3);
        assertThat(permits.available()).isEqualTo(1);
        assertThat(alsoWaiting.isDisposed()).isTrue();

        Mono.never().transform(limit(permits)).subscribe().dispose();
        assertThat(permits.available()).isEqualTo(1);
        StepVerifier.create(Flux.error(new IllegalStateException("e")).transform(limit(permits)))
                .verifyErrorMessage("e");
        assertThat(permits.available()).isEqualTo(1);
        assertThat(Flux.range(0, 10)
                        .transform(limit(permits))
                        .take(3)
                        .collectList()
                        .block())
                .containsExactly(0, 1, 2);
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void theTransformerKeepsAMonoAMonoAndAFluxAFlux() {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        assertThat(limit(permits).apply(Mono.just(1))).isInstanceOf(Mono.class);
        assertThat(limit(permits).apply(Flux.just(1))).isInstanceOf(Flux.class);
    }

    @Test
    void aHundredThousandWhoWaitForOnePermitNeedNoStack() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        AtomicInteger done = new AtomicInteger();
        Sinks.Empty<Integer> gate = Sinks.empty();
        gate.asMono().transform(limit(permits)).subscribe();
        for (int i = 0; i < 100_000; i++) {
            Mono.just(i).transform(limit(permits)).subscribe(n -> done.incrementAndGet());
        }
        assertThat(done).hasValue(0);
        gate.tryEmitEmpty();
        assertThat(done).hasValue(100_000);
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void permitsSurviveARaceOfGrantsAndCancellations() throws Exception {
        AsyncSemaphore permits = AsyncSemaphore.bounded(2);
        Hooks.onNextDropped(element -> {}); // by Reactor's subscriber, when an element and its disposal cross
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int seed = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 5_000; i++) {
                    Disposable one = Mono.just(i).transform(limit(permits)).subscribe();
                    if ((i + seed) % 3 == 0) {
                        one.dispose();
                    }
                    Disposable two = Mono.never().transform(limit(permits)).subscribe();
                    two.dispose();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Hooks.resetOnNextDropped();
        assertThat(permits.available()).isEqualTo(2);
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void oneSemaphoreLimitsCoroutinesAndPipelinesTogether() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        List<String> order = new ArrayList<>();
        run(() -> {
            try (AsyncSemaphore.Permit permit = permits.acquire()) {
                Mono.just("pipeline").transform(limit(permits)).subscribe(order::add);
                sleep(ofMillis(1));
                order.add("coroutine");
            }
            sleep(ofMillis(1));
        });
        assertThat(order).containsExactly("coroutine", "pipeline");
    }

    @Test
    void mapAsyncKeepsTheOrderAndTheLimitAndStartsLazily() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Flux<Integer> results = Flux.range(0, 100)
                .transform(mapAsync(
                        n -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            sleep(ofMillis((n * 7) % 5));
                            now.decrementAndGet();
                            return n % 10 == 9 ? null : n;
                        },
                        8));
        assertThat(most).hasValue(0);
        assertThat(results.collectList().block())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).filter(n -> n % 10 != 9).boxed().toList());
        assertThat(most).hasValue(8);
    }

    @Test
    void mapAsyncStartsNoMoreThanItsSubscriberTakes() {
        AtomicInteger started = new AtomicInteger();
        StepVerifier.create(Flux.range(0, 100).transform(mapAsync(n -> started.incrementAndGet(), 4)), 2)
                .expectNext(1, 2)
                .then(() -> assertThat(started.get()).isLessThanOrEqualTo(6))
                .thenCancel()
                .verify();
        assertThat(started.get()).isLessThanOrEqualTo(6);
    }

    @Test
    void mapAsyncTakesItsSourceFirstToo() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(2);
        Flux<Integer> numbers = Flux.range(0, 10);
        assertThat(mapAsync(numbers, n -> n + 1, 2).collectList().block())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(mapAsync(numbers, n -> "n" + n, permits).blockLast()).isEqualTo("n9");
        assertThat(mapAsyncUnordered(numbers, n -> n + 1, 2).count().block()).isEqualTo(10);
        assertThat(mapAsyncUnordered(numbers, n -> n + 1, permits).count().block())
                .isEqualTo(10);
        assertThat(permits.available()).isEqualTo(2);
    }

    @Test
    void mapAsyncUnorderedGivesResultsAsTheyCome() {
        CountDownLatch slow = new CountDownLatch(1);
        Flux<Integer> results = Flux.just(0, 1, 2)
                .transform(mapAsyncUnordered(
                        n -> {
                            if (n == 0) {
                                toThread(() -> slow.await(20, TimeUnit.SECONDS));
                            }
                            return n;
                        },
                        3));
        StepVerifier.create(results)
                .expectNext(1, 2)
                .then(slow::countDown)
                .expectNext(0)
                .verifyComplete();
    }

    @Test
    void anErrorComesAfterTheResultsOfTheElementsBeforeItAndEndsTheRest() {
        IllegalStateException error = new IllegalStateException("three");
        AtomicBoolean ended = new AtomicBoolean();
        StepVerifier.create(Flux.range(0, 10)
                        .transform(mapAsync(
                                n -> {
                                    if (n == 3) {
                                        throw error;
                                    }
                                    if (n > 3) {
                                        try {
                                            sleep(java.time.Duration.ofHours(1));
                                        } finally {
                                            ended.set(true);
                                        }
                                    }
                                    sleep(ofMillis(5));
                                    return n;
                                },
                                10)))
                .expectNext(0, 1, 2)
                .verifyErrorMatches(e -> e == error);
        assertThat(ended).isTrue();
        StepVerifier.create(Flux.range(0, 3)
                        .concatWith(Flux.error(error))
                        .<Integer>transform(mapAsync(
                                n -> {
                                    sleep(ofMillis(5));
                                    return n;
                                },
                                10)))
                .expectNext(0, 1, 2)
                .verifyErrorMatches(e -> e == error);
    }

    @Test
    void aCoroutineThatIsCancelledByItselfFailsTheStreamAndDoesNotStallIt() {
        AsyncFunction<Integer, Integer> givesUp = n -> {
            if (n == 2) {
                Async.currentTask().cancel("by itself");
                sleep(ofMillis(1));
            }
            return n;
        };
        for (Function<Flux<Integer>, Flux<Integer>> map :
                List.<Function<Flux<Integer>, Flux<Integer>>>of(mapAsync(givesUp, 1), mapAsyncUnordered(givesUp, 1))) {
            StepVerifier.create(Flux.range(1, 3).transform(map))
                    .expectNext(1)
                    .expectError(CancellationException.class)
                    .verify(ofSeconds(10));
        }
    }

    @Test
    void aSharedSemaphoreLimitsMapAsyncAndGetsItsPermitsBack() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Flux<Integer> results = Flux.range(0, 50)
                .transform(mapAsync(
                        n -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            sleep(ofMillis(1));
                            now.decrementAndGet();
                            return n;
                        },
                        permits));
        assertThat(results.count().block()).isEqualTo(50);
        assertThat(most).hasValue(3);
        assertThat(permits.available()).isEqualTo(3);
        assertThat(results.take(2).count().block()).isEqualTo(2);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (permits.available() != 3 && System.nanoTime() < deadline) {
            Thread.onSpinWait(); // the cancellation is on its way
        }
        assertThat(permits.available()).isEqualTo(3);
    }

    @Test
    void theLoopIsAScheduler() {
        try (EventLoop loop = EventLoop.create("scheduler")) {
            Scheduler scheduler = scheduler(loop);
            AtomicInteger hooked = new AtomicInteger();
            Schedulers.onScheduleHook("test", task -> {
                hooked.incrementAndGet();
                return task;
            });
            try {
                List<Integer> order = new ArrayList<>();
                Scheduler.Worker worker = scheduler.createWorker();
                CountDownLatch done = new CountDownLatch(100);
                for (int i = 0; i < 100; i++) {
                    int n = i;
                    worker.schedule(() -> {
                        assertThat(EventLoop.current()).isSameAs(loop);
                        order.add(n);
                        done.countDown();
                    });
                }
                assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(order).hasSize(100).isSorted();
                assertThat(hooked).hasValue(100);
                worker.dispose();
                assertThat(worker.isDisposed()).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                Schedulers.resetOnScheduleHook("test");
            }
            assertThat(Flux.range(0, 1_000).publishOn(scheduler).count().block())
                    .isEqualTo(1_000);
            assertThat(Mono.delay(ofMillis(1), scheduler).block()).isZero();
            assertThat(Flux.interval(ofMillis(1), scheduler)
                            .take(3)
                            .collectList()
                            .block())
                    .containsExactly(0L, 1L, 2L);
            AtomicBoolean ran = new AtomicBoolean();
            scheduler.schedule(() -> ran.set(true), 1, TimeUnit.HOURS).dispose();
            assertThat(ran).isFalse();
            scheduler.dispose();
            StepVerifier.create(Mono.just(1).publishOn(scheduler))
                    .verifyError(java.util.concurrent.RejectedExecutionException.class);
            assertThat(loop.isClosed()).isFalse();
        }
    }

    @Test
    void aSubscriberThatThrowsGivesItsPermitBackAndIsToldNoMore() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        Sinks.Many<Integer> sink = Sinks.many().multicast().directBestEffort();
        AtomicBoolean cancelled = new AtomicBoolean();
        limit(sink.asFlux().doOnCancel(() -> cancelled.set(true)), permits)
                .map(x -> {
                    throw new NoClassDefFoundError("fatal, and so thrown on");
                })
                .subscribe();
        assertThatThrownBy(() -> sink.tryEmitNext(1)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(permits.available()).isEqualTo(1);
        assertThat(cancelled).isTrue();

        List<Object> dropped = new ArrayList<>();
        List<Object> seen = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        IllegalStateException thrown = new IllegalStateException("it throws");
        // sends within subscribe(), where what a source throws is an error to be signalled
        limit(Flux.range(1, 3), permits).subscribe(new CoreSubscriber<Integer>() {
            @Override
            public void onSubscribe(Subscription s) {
                s.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Integer element) {
                seen.add(element);
                throw thrown;
            }

            @Override
            public void onError(Throwable error) {
                seen.add(error);
            }

            @Override
            public void onComplete() {
                seen.add("complete");
            }
        });
        Hooks.resetOnErrorDropped();
        assertThat(seen).containsExactly(1);
        assertThat(dropped).containsExactly(thrown);
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void theEndIsSignalledBeforeThoseWhoWaitedForThePermitAreSubscribed() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        List<String> seen = new ArrayList<>();
        Sinks.One<String> first = Sinks.one();
        limit(first.asMono(), permits).doOnTerminate(() -> seen.add("end")).subscribe();
        Sinks.Empty<Void> second = Sinks.empty();
        limit(second.asMono(), permits)
                .doOnTerminate(() -> seen.add("second end"))
                .subscribe();
        for (int i = 0; i < 2; i++) {
            limit(Mono.fromRunnable(() -> seen.add("waiter")), permits).subscribe();
        }
        first.tryEmitValue("value");
        assertThat(seen).containsExactly("end");
        second.tryEmitEmpty();
        assertThat(seen).containsExactly("end", "second end", "waiter", "waiter");
        assertThat(permits.available()).isEqualTo(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.streams.AsyncIterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(30)
@SuppressWarnings("NullAway")
class MonoAndFluxTest {
    @RegisterExtension
    final Dropped hook = new Dropped();

    private final List<Throwable> dropped = hook.errors;

    @Test
    void aBodyRunsAnewForEachSubscriberAndNullIsEmpty() {
        AtomicInteger runs = new AtomicInteger();
        Mono<Integer> mono = mono(runs::incrementAndGet);
        assertThat(runs).hasValue(0);
        assertThat(mono.block()).isEqualTo(1);
        assertThat(mono.block()).isEqualTo(2);
        StepVerifier.create(mono(() -> null)).verifyComplete();
    }

    @Test
    void theValueWaitsForDemand() {
        StepVerifier.create(mono(() -> 1), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(1)
                .verifyComplete();
    }

    @Test
    void whateverTheBodyFailsWithIsTheErrorATimeoutToo() {
        IllegalStateException error = new IllegalStateException();
        StepVerifier.create(mono(() -> {
                    throw error;
                }))
                .verifyErrorMatches(e -> e == error);
        StepVerifier.create(mono(() -> timeout(ofMillis(1), () -> {
                    sleep(ofSeconds(60));
                    return 1;
                })))
                .verifyError(AsyncTimeoutException.class);
        StepVerifier.create(flux(out -> timeout(ofMillis(1), () -> {
                    sleep(ofSeconds(60));
                    return 1;
                })))
                .verifyError(AsyncTimeoutException.class);
    }

    @Test
    void twoBodiesRunInParallelOnLoopsOfTheirOwn() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Mono<Integer> mono = mono(() -> both.await(20, TimeUnit.SECONDS)); // blocks its loop until the other is there
        assertThat(Mono.zip(mono, mono, Integer::sum).block()).isEqualTo(1);
    }

    @Test
    void disposingCancelsTheBodyAndItsChildrenAndAnErrorOfItsCleanupGoesToTheHook() throws Exception {
        IllegalStateException error = new IllegalStateException("in cleanup");
        CountDownLatch waiting = new CountDownLatch(2);
        CountDownLatch childEnded = new CountDownLatch(1);
        Disposable subscription = mono(() -> {
                    start(() -> {
                        waiting.countDown();
                        try {
                            await(Deferred.create());
                        } finally {
                            childEnded.countDown();
                        }
                    });
                    try {
                        waiting.countDown();
                        await(Deferred.create());
                        return 1;
                    } finally {
                        throwing(error);
                    }
                })
                .subscribe();
        waiting.await();
        subscription.dispose();
        assertThat(childEnded.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hook.one.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped).containsExactly(error);
        dropped.clear();
    }

    private static void throwing(RuntimeException e) {
        throw e;
    }

    @Test
    void downstreamOfABodyMayBlockOnAnother() {
        assertThat(mono(() -> 1).map(n -> mono(() -> n + 1).block()).block()).isEqualTo(2);
        assertThat(flux(out -> out.emit(1))
                        .flatMap(n -> mono(() -> {
                            sleep(ofMillis(2)); // outlives the generator
                            return n;
                        }))
                        .collectList()
                        .block())
                .hasSize(1);
    }

    @Test
    void aMonoRepeatsAHundredThousandTimesWithoutAStack() {
        assertThat(mono(() -> 1).repeat(9_999).count().block()).isEqualTo(10_000);
        long onOneLoop = run(() -> await(mono(() -> 1).repeat(99_999).count()));
        assertThat(onOneLoop).isEqualTo(100_000);
    }

    @Test
    void aFluxHonoursDemandAndCancellation() {
        AtomicInteger emitted = new AtomicInteger();
        StepVerifier.create(
                        flux(out -> {
                            for (int i = 0; ; i++) {
                                out.emit(i);
                                emitted.incrementAndGet();
                            }
                        }),
                        2)
                .expectNext(0, 1)
                .thenRequest(1)
                .expectNext(2)
                .thenCancel()
                .verify();
        assertThat(emitted.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void anOnNextThatThrowsCancelsTheGeneratorAndTellsTheHook() {
        IllegalStateException bug = new IllegalStateException("downstream's bug");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Flux<Integer> numbers = flux(out -> {
            try {
                out.emit(1);
            } catch (Throwable e) {
                told.complete(e);
                throw e;
            }
        });
        numbers.subscribe(new reactor.core.CoreSubscriber<>() {
            @Override
            public void onSubscribe(org.reactivestreams.Subscription s) {
                s.request(1);
            }

            @Override
            public void onNext(Integer element) {
                throw bug;
            }

            @Override
            public void onError(Throwable error) {
                told.complete(new AssertionError(error));
            }

            @Override
            public void onComplete() {}
        });
        assertThat(told.join()).isSameAs(bug);
        assertThat(dropped).containsExactly(bug);
        dropped.clear();
    }

    @Test
    void monosAreGatheredWithoutACoroutine() {
        assertThat(gather(Mono.just(1), Mono.delay(ofMillis(1)).map(Long::intValue), Mono.just(3))
                        .block())
                .containsExactly(1, 0, 3);
        IllegalStateException error = new IllegalStateException();
        StepVerifier.create(gather(Mono.never(), Mono.error(error))).verifyErrorMatches(e -> e == error);
        assertThat(gatherOutcomes(Mono.just(1), Mono.<Integer>error(error)).block())
                .containsExactly(new Outcome.Success<>(1), new Outcome.Failed<>(error));
        assertThat(gather(List.<Mono<Integer>>of()).block()).isEmpty();
        assertThat(gather(Mono.just(1), Mono.<Integer>empty()).block()).containsExactly(1, null);
        assertThat(gatherOutcomes(Mono.<Integer>empty()).block()).containsExactly(new Outcome.Success<>(null));
    }

    @Test
    void waitTellsWhichMonosAreDoneAndLeavesTheOthersGoing() {
        Sinks.One<String> late = Sinks.one();
        Waited<Promise<String>> waited = ReactorBridge.wait(
                        List.of(Mono.just("early"), late.asMono()), ReturnWhen.FIRST_COMPLETED)
                .block();
        assertThat(waited.done()).extracting(Promise::resultNow).containsExactly("early");
        assertThat(waited.pending()).hasSize(1);
        Promise<String> pending = waited.pending().iterator().next();
        late.tryEmitValue("late");
        assertThat(toMono(pending).block()).isEqualTo("late");

        Waited<Promise<Object>> timedOut = ReactorBridge.wait(
                        List.of(Mono.never()), ReturnWhen.ALL_COMPLETED, ofMillis(1))
                .block();
        assertThat(timedOut.done()).isEmpty();
        timedOut.pending().forEach(Promise::cancel);
    }

    @Test
    void aShieldedMonoGoesOnWhenItsSubscriberCancels() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Sinks.Empty<Integer> gate = Sinks.empty();
        CompletableFuture<String> paid = new CompletableFuture<>();
        Mono<Integer> payment = gate.asMono()
                .doOnSubscribe(s -> begun.countDown())
                .doOnCancel(() -> paid.complete("cancelled"))
                .doOnTerminate(() -> paid.complete("paid"));
        Disposable request = shield(payment).subscribe();
        begun.await();
        request.dispose();
        gate.tryEmitEmpty();
        assertThat(paid.get(20, TimeUnit.SECONDS)).isEqualTo("paid");
    }

    @Test
    void aCallbackIsToldHowEachSubscriptionEnded() {
        List<Object> told = new CopyOnWriteArrayList<>();
        IllegalStateException error = new IllegalStateException();
        onDone(Mono.just(1), told::add).block();
        onDone(Mono.<Integer>error(error), told::add).onErrorComplete().block();
        onDone(Mono.<Integer>never(), told::add).subscribe().dispose();
        onDone(Mono.just(2), (outcome, argument) -> told.add(argument), "bound").block();
        assertThat(told)
                .containsExactly(
                        new Outcome.Success<>(1), new Outcome.Failed<>(error), new Outcome.Cancelled<>(null), "bound");
    }

    @Test
    void ticksComeFromAGeneratorThatSleeps() {
        Flux<Long> ticks = flux(out -> {
            for (long n = 0; ; n++) {
                sleep(Duration.ofMillis(1));
                out.emit(n);
            }
        });
        assertThat(ticks.take(3).collectList().block()).containsExactly(0L, 1L, 2L);
        run(() -> {
            List<Long> seen = new ArrayList<>();
            try (AsyncIterator<Long> elements = iterate(ticks.publishOn(Schedulers.parallel()))) {
                while (seen.size() < 3) {
                    seen.add(elements.next());
                }
            }
            assertThat(seen).containsExactly(0L, 1L, 2L);
            sleep(ZERO);
        });
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> mono((Coroutine<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> flux(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> toMono(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> gather((Mono<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> limit(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> mapAsync(n -> n, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mapAsync(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> scheduler(null)).isInstanceOf(NullPointerException.class);
        StepVerifier.create(ReactorBridge.wait(List.<Mono<Integer>>of(), ReturnWhen.ALL_COMPLETED))
                .verifyError(IllegalArgumentException.class);
    }

    @Test
    void aResultOfWaitThatNobodyGetsTakesThePendingOnesWithIt() throws Exception {
        Sinks.One<Integer> first = Sinks.one();
        CountDownLatch cancelled = new CountDownLatch(1);
        Mono<Integer> never = Mono.<Integer>never().doOnCancel(cancelled::countDown);
        CountDownLatch begun = new CountDownLatch(1);
        BaseSubscriber<Waited<Promise<Integer>>> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {} // without demand the result waits
        };
        ReactorBridge.wait(
                        List.of(first.asMono().doOnSubscribe(s -> begun.countDown()), never),
                        ReturnWhen.FIRST_COMPLETED)
                .subscribe(subscriber);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        first.tryEmitValue(1);
        assertThat(cancelled.await(50, TimeUnit.MILLISECONDS)).isFalse();
        subscriber.cancel();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSubscriberWithoutAContextDoesNotHideThatOfTheTaskAroundIt() {
        Mono<String> inner = mono(() -> context().getOrDefault("user", "lost"));
        Mono<String> outer = mono(() -> {
            CompletableFuture<String> seen = new CompletableFuture<>();
            // as another library would: no CoreSubscriber, and so no context
            inner.subscribe(new Subscriber<String>() {
                @Override
                public void onSubscribe(Subscription s) {
                    s.request(1);
                }

                @Override
                public void onNext(String user) {
                    seen.complete(user);
                }

                @Override
                public void onError(Throwable error) {
                    seen.completeExceptionally(error);
                }

                @Override
                public void onComplete() {}
            });
            return Async.await(seen);
        });
        assertThat(outer.contextWrite(c -> c.put("user", "ada")).block()).isEqualTo("ada");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Task;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.Generator;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;

/** Generating: promises 12 to 17. */
@Timeout(30)
@SuppressWarnings("NullAway")
class GenerateTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    private static void turns() {
        for (int turn = 0; turn < 5; turn++) {
            sleep(ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void emitSuspendsWhileDemandIsNilAndCallsOnNextDirectlyOtherwise(Lib lib) {
        List<String> events = new ArrayList<>();
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(2) {
                @Override
                public void onNext(Integer element) {
                    events.add("got " + element);
                    super.onNext(element);
                }
            };
            lib.<Integer>publish(out -> {
                        for (int i = 1; i <= 3; i++) {
                            events.add("emit " + i);
                            out.emit(i);
                            events.add("emitted " + i);
                        }
                    })
                    .subscribe(subscriber);
            turns();
            events.add("request");
            subscriber.subscription.request(1);
            turns();
            assertThat(subscriber.completions).hasValue(1);
        });
        assertThat(events)
                .containsExactly(
                        "emit 1",
                        "got 1",
                        "emitted 1",
                        "emit 2",
                        "got 2",
                        "emitted 2",
                        "emit 3",
                        "request",
                        "got 3",
                        "emitted 3");
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void concurrentEmittersAreSerialisedInTheOrderOfTheirComing(Lib lib) {
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(0);
            lib.<Integer>publish(out -> {
                        List<Task<?>> emitters = new ArrayList<>();
                        for (int i = 0; i < 100; i++) {
                            int n = i;
                            emitters.add(start(() -> out.emit(n)));
                        }
                        for (Task<?> emitter : emitters) {
                            Async.await(emitter);
                        }
                    })
                    .subscribe(subscriber);
            turns();
            for (int asked = 0; asked < 100; asked += 10) {
                subscriber.subscription.request(10);
                turns();
                sleep(ZERO);
                while (subscriber.elements.size() < asked + 10) {
                    sleep(ZERO);
                }
                assertThat(subscriber.elements).hasSize(asked + 10);
            }
            turns();
            assertThat(subscriber.elements)
                    .isEqualTo(IntStream.range(0, 100).boxed().toList());
            assertThat(subscriber.completions).hasValue(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void emitOfNullFailsAndTheStreamLives(Lib lib) throws Exception {
        Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
        lib.<Integer>publish(out -> {
                    out.emit(1);
                    assertThatThrownBy(() -> out.emit(null)).isInstanceOf(NullPointerException.class);
                    out.emit(2);
                })
                .subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(subscriber.elements).containsExactly(1, 2);
        assertThat(subscriber.errors).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Promised(13)
    void completionFollowsTheLastElementWithoutAnyFurtherRequest(Lib lib) throws Exception {
        for (int n = 0; n < 4; n++) {
            int elements = n;
            Collecting<Integer> subscriber = new Collecting<>(n);
            lib.<Integer>publish(out -> {
                        for (int i = 0; i < elements; i++) {
                            out.emit(i);
                        }
                    })
                    .subscribe(subscriber);
            subscriber.awaitEnd();
            assertThat(subscriber.elements).hasSize(n);
            assertThat(subscriber.completions).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(13)
    void anErrorNeedsNoDemand(Lib lib) throws Exception {
        Collecting<Integer> subscriber = new Collecting<>(0);
        IllegalStateException error = new IllegalStateException("at once");
        lib.<Integer>publish(out -> {
                    throw error;
                })
                .subscribe(subscriber);
        assertThat(subscriber.awaitEnd().errors).containsExactly(error);
    }

    /** Every exported kind of publisher, of at least one element; the subscriber is on no loop. */
    private static Map<String, Publisher<?>> exported() {
        Generator<Integer> endless = out -> {
            for (int i = 0; ; i++) {
                out.emit(i);
            }
        };
        Map<String, Publisher<?>> all = new LinkedHashMap<>();
        for (Lib lib : Lib.values()) {
            all.put("generator, " + lib, lib.publish(endless));
            all.put("promise, " + lib, lib.publish(Async.<Integer>launch(() -> 1)));
        }
        all.put("mono", ReactorBridge.mono(() -> 1));
        all.put("mono that sleeps", ReactorBridge.mono(() -> {
            sleep(Duration.ofMinutes(1));
            return 1;
        }));
        all.put("shielded", ReactorBridge.shield(Mono.just(1)));
        all.put("observable", RxBridge.observable(endless).toFlowable(BackpressureStrategy.ERROR));
        all.put("single", RxBridge.single(() -> 1).toFlowable());
        all.put("maybe", RxBridge.maybe(() -> 1).toFlowable());
        return all;
    }

    @Test
    @Promised(14)
    void aBadRequestIsOneErrorOfEveryExportedPublisher() throws Exception {
        for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
            for (Map.Entry<String, Publisher<?>> publisher : exported().entrySet()) {
                Collecting<Object> subscriber = new Collecting<>(0) {
                    @Override
                    public void onSubscribe(Subscription s) {
                        super.onSubscribe(s);
                        s.request(n);
                        s.request(n);
                        s.request(1);
                    }
                };
                publisher.getValue().subscribe(subscriber);
                if (publisher.getKey().equals("observable")
                        || publisher.getKey().equals("single")
                        || publisher.getKey().equals("maybe")) {
                    // RxJava's own operator stands between, and tells its plugins instead (§3.9 by StrictSubscriber
                    // alone)
                    subscriber.subscription.cancel();
                    assertThat(dropped.take(Lib.RXJAVA)).isNotEmpty();
                    continue;
                }
                subscriber.awaitEnd();
                assertThat(subscriber.errors)
                        .as(publisher.getKey())
                        .singleElement()
                        .satisfies(e -> assertThat(e)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("3.9"));
                assertThat(subscriber.elements).as(publisher.getKey()).isEmpty();
                dropped.take(Lib.RXJAVA);
                dropped.take(Lib.REACTOR);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(15)
    void cancellingMakesEmitThrowAndFinallyBlocksRunAndNoSignalFollows(Lib lib) {
        List<String> events = new CopyOnWriteArrayList<>();
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(1);
            lib.<Integer>publish(out -> {
                        out.emit(1);
                        try {
                            out.emit(2); // waits for demand
                        } catch (CancellationException e) {
                            events.add("cancelled");
                            throw e;
                        } finally {
                            sleep(ZERO); // cleanup may await
                            events.add("cleaned up");
                            assertThatThrownBy(() -> out.emit(3)).isInstanceOf(CancellationException.class);
                        }
                    })
                    .subscribe(subscriber);
            turns();
            subscriber.subscription.cancel();
            subscriber.subscription.cancel(); // §3.7: and again
            subscriber.subscription.request(5); // §3.6: and late
            turns();
            assertThat(events).containsExactly("cancelled", "cleaned up");
            assertThat(subscriber.elements).containsExactly(1);
            assertThat(subscriber.over.getCount()).as("no signal").isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(15)
    void cancellingFromWithinOnNextMakesTheNextEmitThrow(Lib lib) {
        List<String> events = new CopyOnWriteArrayList<>();
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
                @Override
                public void onNext(Integer element) {
                    super.onNext(element);
                    subscription.cancel();
                }
            };
            lib.<Integer>publish(out -> {
                        out.emit(1);
                        events.add("emitted");
                        try {
                            out.emit(2);
                        } finally {
                            events.add("left");
                        }
                    })
                    .subscribe(subscriber);
            turns();
            assertThat(events).containsExactly("emitted", "left");
            assertThat(subscriber.elements).containsExactly(1);
            assertThat(subscriber.over.getCount()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(15)
    void anErrorOfTheCleanupGoesToTheHook(Lib lib) {
        IllegalStateException error = new IllegalStateException("in cleanup");
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(0);
            lib.<Integer>publish(out -> {
                        try {
                            out.emit(1);
                        } finally {
                            failWith(error);
                        }
                    })
                    .subscribe(subscriber);
            turns();
            subscriber.subscription.cancel();
            turns();
            assertThat(subscriber.over.getCount()).isEqualTo(1);
        });
        assertThat(dropped.take(lib)).containsExactly(error);
    }

    private static void failWith(RuntimeException error) {
        throw error;
    }

    @ParameterizedTest
    @EnumSource
    @Promised(16)
    void anOnNextThatThrowsCancelsTellsTheEmitterAndCallsTheHook(Lib lib) {
        IllegalStateException error = new IllegalStateException("§2.13 broken");
        List<Throwable> told = new ArrayList<>();
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
                @Override
                public void onNext(Integer element) {
                    super.onNext(element);
                    throw error;
                }
            };
            lib.<Integer>publish(out -> {
                        try {
                            out.emit(1);
                        } catch (RuntimeException e) {
                            told.add(e);
                            throw e;
                        }
                    })
                    .subscribe(subscriber);
            turns();
            assertThat(subscriber.elements).containsExactly(1);
            assertThat(subscriber.over.getCount()).as("no further signal").isEqualTo(1);
        });
        assertThat(told).containsExactly(error);
        assertThat(dropped.take(lib)).containsExactly(error);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(16)
    void whateverElseASubscriberThrowsGoesToTheHook(Lib lib) throws Exception {
        IllegalStateException error = new IllegalStateException("§2.13 broken");
        run(() -> {
            lib.<Integer>publish(out -> out.emit(1)).subscribe(new Collecting<>(0) {
                @Override
                public void onSubscribe(Subscription s) {
                    throw error;
                }
            });
            turns();
        });
        List<Throwable> seen = new ArrayList<>(dropped.take(lib));
        run(() -> {
            lib.<Integer>publish(out -> {}).subscribe(new Collecting<>(0) {
                @Override
                public void onComplete() {
                    throw error;
                }
            });
            turns();
        });
        seen.addAll(dropped.take(lib));
        run(() -> {
            lib.<Integer>publish(out -> failWith(new UnsupportedOperationException()))
                    .subscribe(new Collecting<>(0) {
                        @Override
                        public void onError(Throwable e) {
                            throw error;
                        }
                    });
            turns();
        });
        seen.addAll(dropped.take(lib));
        assertThat(seen).containsExactly(error, error, error);
    }

    @Test
    @Promised(17)
    void aTimeoutInsideTheBodyIsAnErrorForEveryTargetType() throws Exception {
        Generator<Integer> generator = out -> timeout(Duration.ofMillis(1), () -> sleep(Duration.ofMinutes(1)));
        Map<String, Publisher<?>> all = new LinkedHashMap<>();
        for (Lib lib : Lib.values()) {
            all.put("generator, " + lib, lib.publish(generator));
            all.put("promise, " + lib, lib.publish(Async.launch(GenerateTest::late)));
        }
        all.put("mono", ReactorBridge.mono(GenerateTest::late));
        all.put("single", RxBridge.single(GenerateTest::late).toFlowable());
        all.put("maybe", RxBridge.maybe(GenerateTest::late).toFlowable());
        all.put("completable", RxBridge.completable(GenerateTest::late).toFlowable());
        all.put("observable", RxBridge.observable(generator).toFlowable(BackpressureStrategy.BUFFER));
        for (Map.Entry<String, Publisher<?>> publisher : all.entrySet()) {
            Collecting<Object> subscriber = new Collecting<>(1);
            publisher.getValue().subscribe(subscriber);
            subscriber.awaitEnd();
            assertThat(subscriber.errors)
                    .as(publisher.getKey())
                    .singleElement()
                    .isInstanceOf(AsyncTimeoutException.class);
        }
    }

    private static Integer late() throws Exception {
        timeout(Duration.ofMillis(1), () -> sleep(Duration.ofMinutes(1)));
        return 1;
    }

    @ParameterizedTest
    @EnumSource
    @Promised(15)
    void cancellationFromAnotherThreadReachesABodyThatAwaitsSomethingElse(Lib lib) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Collecting<Integer> subscriber = new Collecting<>(1);
        lib.<Integer>publish(out -> {
                    try {
                        begun.countDown();
                        sleep(Duration.ofMinutes(1));
                    } catch (Throwable e) {
                        seen.set(e);
                        throw e;
                    } finally {
                        ended.countDown();
                    }
                })
                .subscribe(subscriber);
        assertThat(begun.await(10, SECONDS)).isTrue();
        subscriber.subscription.cancel();
        assertThat(ended.await(10, SECONDS)).isTrue();
        assertThat(seen.get()).isInstanceOf(CancellationException.class);
        assertThat(subscriber.over.getCount()).isEqualTo(1);
    }
}

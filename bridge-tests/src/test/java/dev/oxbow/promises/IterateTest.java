// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Task;
import dev.oxbow.hostile.Manual;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.exceptions.MissingBackpressureException;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Iterating: promises 8 to 11. */
@Timeout(30)
@SuppressWarnings("NullAway")
class IterateTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    /** Sends what it is asked for, counting up to a last one. */
    private static final class Obedient extends Manual<Integer> {
        private final int last;
        private int sent;

        Obedient(int last) {
            this.last = last;
        }

        @Override
        public void request(long n) {
            super.request(n);
            for (long i = 0; i < n && sent < last; i++) {
                next(++sent);
                if (sent == last) {
                    complete();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(8)
    void demandComesInBatchesAndIsRefilledAsSaid(Lib lib) {
        Obedient source = new Obedient(1_000);
        run(() -> {
            try (AsyncIterator<Integer> elements = lib.iterate(source, 256, 192)) {
                for (int i = 1; i <= 191; i++) {
                    elements.next();
                }
                assertThat(source.requests).containsExactly(256L);
                elements.next();
                assertThat(source.requests).containsExactly(256L, 192L);
                elements.forEachRemaining(element -> {});
            }
        });
        assertThat(source.cancellations).as("of a source that is complete").hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(8)
    void everyPrefetchAndRefillGivesEveryElementInOrder(Lib lib) {
        run(() -> {
            for (int prefetch = 1; prefetch <= 9; prefetch++) {
                for (int refill = 1; refill <= prefetch; refill++) {
                    List<Integer> seen = new ArrayList<>();
                    try (AsyncIterator<Integer> elements = lib.iterate(new Obedient(100), prefetch, refill)) {
                        elements.forEachRemaining(seen::add);
                    }
                    assertThat(seen)
                            .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(9)
    void elementsThatCameBeforeAnErrorAreSeenBeforeIt(Lib lib) {
        Manual<Integer> source = new Manual<>();
        IllegalStateException error = new IllegalStateException("after three");
        run(() -> {
            Task<List<Integer>> task = start(() -> {
                List<Integer> seen = new ArrayList<>();
                try (AsyncIterator<Integer> elements = lib.iterate(source, 8, 8)) {
                    assertThatThrownBy(() -> elements.forEachRemaining(seen::add))
                            .isSameAs(error);
                    assertThatThrownBy(elements::hasNext)
                            .as("a failure is no end")
                            .isSameAs(error);
                    elements.close();
                    assertThat(elements.hasNext()).isFalse();
                }
                return seen;
            });
            sleep(ZERO);
            source.next(1, 2, 3);
            source.error(error);
            assertThat(Async.await(task)).containsExactly(1, 2, 3);
        });
        assertThat(source.cancellations).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(10)
    void leavingEarlyThrowingAndTheEndOfTheTaskCancelUpstreamOnce(Lib lib) {
        Obedient left = new Obedient(1_000);
        Obedient thrown = new Obedient(1_000);
        Obedient forgotten = new Obedient(1_000);
        Obedient closedTwice = new Obedient(1_000);
        run(() -> {
            try (AsyncIterator<Integer> elements = lib.iterate(left, 4, 3)) {
                for (int element : elements) {
                    if (element == 2) {
                        break;
                    }
                }
            }
            assertThat(left.cancellations).hasValue(1);

            assertThatThrownBy(() -> {
                        try (AsyncIterator<Integer> elements = lib.iterate(thrown, 4, 3)) {
                            elements.forEachRemaining(element -> {
                                throw new UnsupportedOperationException();
                            });
                        }
                    })
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(thrown.cancellations).hasValue(1);

            Async.await(start(() -> lib.iterate(forgotten, 4, 3).next()));
            sleep(ZERO);
            assertThat(forgotten.cancellations).hasValue(1);

            AsyncIterator<Integer> elements = lib.iterate(closedTwice, 4, 3);
            elements.close();
            elements.close();
            assertThat(elements.hasNext()).isFalse();
            assertThat(closedTwice.cancellations).hasValue(1);
        });
        for (Obedient source : List.of(left, thrown, forgotten, closedTwice)) {
            assertThat(source.cancellations).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(10)
    void aCancellationInTheLoopCancelsUpstreamAndTheLoopIsLeft(Lib lib) {
        Manual<Integer> source = new Manual<>();
        List<Integer> seen = new ArrayList<>();
        run(() -> {
            Task<String> task = start(() -> {
                try (AsyncIterator<Integer> elements = lib.iterate(source, 4, 3)) {
                    for (int element : elements) {
                        seen.add(element);
                    }
                }
                return "not reached";
            });
            sleep(ZERO);
            source.next(1);
            sleep(ZERO);
            sleep(ZERO);
            task.cancel();
            assertThat(source.cancellations).hasValue(1);
            assertThatThrownBy(() -> Async.await(task)).isInstanceOf(CancellationException.class);
        });
        assertThat(seen).containsExactly(1);
        assertThat(source.cancellations).hasValue(1);
    }

    /** The thread emits 1,000 elements while the reader sleeps, and then completes. */
    private static String afterAFlood(BackpressureStrategy strategy) {
        PublishSubject<Integer> subject = PublishSubject.create();
        return run(() -> {
            try (AsyncIterator<Integer> elements = RxBridge.iterate(subject, strategy)) {
                AtomicReference<Thread.State> end = new AtomicReference<>();
                toThread(() -> {
                    CountDownLatch emitted = new CountDownLatch(1);
                    Thread emitter = Thread.ofPlatform().start(() -> {
                        for (int i = 1; i <= 1_000; i++) {
                            subject.onNext(i);
                        }
                        subject.onComplete();
                        emitted.countDown();
                    });
                    assertThat(emitted.await(10, SECONDS)).as("never blocked").isTrue();
                    emitter.join();
                    end.set(emitter.getState());
                    return 0;
                });
                assertThat(end.get()).isEqualTo(Thread.State.TERMINATED);
                List<Integer> seen = new ArrayList<>();
                try {
                    elements.forEachRemaining(seen::add);
                } catch (MissingBackpressureException e) {
                    return "error after " + seen.size();
                }
                return seen.size() + " elements, the last " + seen.get(seen.size() - 1);
            }
        });
    }

    @Test
    @Promised(11)
    void aSourceWithoutBackpressureIsTreatedAsItsStrategySaysAndNeverBlocked() {
        assertThat(afterAFlood(BackpressureStrategy.BUFFER)).isEqualTo("1000 elements, the last 1000");
        assertThat(afterAFlood(BackpressureStrategy.DROP)).isEqualTo("256 elements, the last 256");
        assertThat(afterAFlood(BackpressureStrategy.LATEST)).isEqualTo("257 elements, the last 1000");
        assertThat(afterAFlood(BackpressureStrategy.ERROR)).isEqualTo("error after 256");
    }

    @Test
    @Promised(10)
    void anErrorInAFusedSourceIsForItsUpstreamToCleanUpAfter() {
        IllegalStateException error = new IllegalStateException("in the mapper");
        Function<Integer, Integer> mapper = n -> {
            if (n == 2) {
                throw error;
            }
            return n;
        };
        List<String> cleaned = new ArrayList<>();
        Flux<Integer> flux = Flux.using(() -> 1, r -> Flux.range(1, 5).map(mapper), r -> cleaned.add("using"));
        Flowable<Integer> flowable = Flowable.range(1, 5).map(mapper::apply).doFinally(() -> cleaned.add("doFinally"));
        Flux<Integer> generated = Flux.generate(
                () -> 1,
                (n, sink) -> {
                    sink.next(mapper.apply(n));
                    return n + 1;
                },
                state -> cleaned.add("generate"));
        Flowable<Integer> flattened =
                Flowable.just(1).concatMapIterable(n -> failing(mapper)).doFinally(() -> cleaned.add("poll"));
        List<Integer> seen = new ArrayList<>();
        run(() -> {
            try (AsyncIterator<Integer> elements = ReactorBridge.iterate(flux)) {
                assertThatThrownBy(() -> elements.forEachRemaining(seen::add)).isSameAs(error);
                assertThat(cleaned).as("before it is closed").containsExactly("using");
            }
            try (AsyncIterator<Integer> elements = RxBridge.iterate(flowable)) {
                assertThatThrownBy(() -> elements.forEachRemaining(seen::add)).isSameAs(error);
            }
            try (AsyncIterator<Integer> elements = ReactorBridge.iterate(generated)) {
                assertThatThrownBy(() -> elements.forEachRemaining(seen::add)).isSameAs(error);
            }
            try (AsyncIterator<Integer> elements = RxBridge.iterate(flattened)) {
                assertThatThrownBy(() -> elements.forEachRemaining(seen::add)).isSameAs(error);
            }
        });
        assertThat(seen).containsExactly(1, 1, 1, 1);
        assertThat(cleaned).containsExactly("using", "doFinally", "generate", "poll");
    }

    private static Iterable<Integer> failing(Function<Integer, Integer> mapper) {
        return () -> IntStream.iterate(1, n -> n + 1).map(mapper::apply).iterator();
    }
}

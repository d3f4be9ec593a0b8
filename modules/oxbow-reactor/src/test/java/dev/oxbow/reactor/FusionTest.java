// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sources whose elements are polled where another thread has put them. */
@Timeout(60)
@SuppressWarnings("NullAway")
class FusionTest {
    private final Scheduler elsewhere = Schedulers.parallel();

    private static <T> List<T> all(Flux<T> flux) {
        return run(() -> {
            List<T> elements = new ArrayList<>();
            try (var iterator = iterate(flux)) {
                iterator.forEachRemaining(elements::add);
            }
            return elements;
        });
    }

    @Test
    void allElementsComeInOrderAndNoneIsMissedAtTheEnd() {
        for (int n : new int[] {0, 1, 2, 255, 256, 257, 10_000}) {
            assertThat(all(Flux.range(0, n).publishOn(elsewhere))).hasSize(n).isSorted();
            assertThat(all(Flux.range(0, n).hide().publishOn(elsewhere)))
                    .hasSize(n)
                    .isSorted();
            assertThat(all(Flux.range(0, n).hide().onBackpressureBuffer()))
                    .hasSize(n)
                    .isSorted();
        }
        for (int i = 0; i < 2_000; i++) {
            assertThat(all(Flux.range(0, i % 5).publishOn(elsewhere))).hasSize(i % 5);
        }
    }

    @Test
    void operatorsAreAsTheyAreToASubscriber() {
        Flux<Integer> four = Flux.range(0, 6).handle((x, out) -> {
            out.next(x);
            if (x == 3) {
                out.complete();
            }
        });
        assertThat(all(four)).containsExactly(0, 1, 2, 3);
        AtomicInteger released = new AtomicInteger();
        Flux<Integer> three = Flux.using(() -> 1, one -> Flux.range(0, 6), one -> released.incrementAndGet())
                .handle((x, out) -> {
                    if (x == 3) {
                        out.complete();
                    } else {
                        out.next(x);
                    }
                });
        assertThat(all(three)).containsExactly(0, 1, 2);
        assertThat(all(three.transform(mapAsync(x -> x, 2)))).containsExactly(0, 1, 2);
        assertThat(released).hasValue(2);
        List<String> ends = new CopyOnWriteArrayList<>();
        Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
        sink.tryEmitNext(1);
        sink.tryEmitNext(2);
        sink.tryEmitComplete();
        assertThat(all(sink.asFlux().tap(() -> new DefaultSignalListener<>() {
                    @Override
                    public void doOnComplete() {
                        ends.add("complete");
                    }

                    @Override
                    public void doFinally(SignalType how) {
                        ends.add("finally " + how);
                    }
                })))
                .containsExactly(1, 2);
        assertThat(ends).containsExactly("complete", "finally onComplete");
    }

    @Test
    void leftEarlyASourceThatHasSignalledItsEndAheadOfItsElementsCleansUp() throws Exception {
        Semaphore closed = new Semaphore(0);
        Flux<Integer> three = Flux.fromStream(() -> Stream.of(1, 2, 3).onClose(closed::release))
                .publishOn(Schedulers.single());
        run(() -> {
            try (var elements = iterate(three)) {
                assertThat(elements.next()).isEqualTo(1);
                await(Mono.fromRunnable(() -> {}).subscribeOn(Schedulers.single())); // behind the signal of the end
            }
        });
        assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(three.transform(mapAsync(x -> x, 2)).take(2).collectList().block())
                .containsExactly(1, 2);
        assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(all(three)).hasSize(3);
        assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorComesAfterTheElementsBeforeIt() {
        IllegalStateException failure = new IllegalStateException("it failed");
        List<Integer> seen = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> run(() -> {
                    try (var elements = iterate(Flux.range(0, 300)
                            .hide()
                            .concatWith(Flux.error(failure))
                            .publishOn(elsewhere))) {
                        elements.forEachRemaining(seen::add);
                    }
                }))
                .isSameAs(failure);
        assertThat(seen).hasSize(300);
    }

    @Test
    void whatOperatorsBehindTheThreadDoIsDoneThere() {
        assertThat(all(Flux.range(0, 1_000)
                        .publishOn(elsewhere)
                        .map(n -> Thread.currentThread().getName())
                        .filter(name -> true)))
                .allMatch(name -> name.startsWith("parallel"));
    }

    @Test
    void demandIsInBatchesOfThoseOperators() {
        AtomicLong largest = new AtomicLong();
        assertThat(all(Flux.range(0, 5_000)
                        .doOnRequest(n -> largest.accumulateAndGet(n, Math::max))
                        .hide()
                        .publishOn(elsewhere)))
                .hasSize(5_000);
        assertThat(largest).hasValue(256);
    }

    @Test
    void leavingEarlyCancelsUpstreamAndDiscardsWhatWaits() {
        List<Object> discarded = new CopyOnWriteArrayList<>();
        Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
        for (int n = 0; n < 10; n++) {
            sink.tryEmitNext(n);
        }
        Integer first = mono(() -> {
                    try (var elements = iterate(sink.asFlux())) {
                        return elements.next();
                    }
                })
                .doOnDiscard(Object.class, discarded::add)
                .block();
        assertThat(first).isZero();
        assertThat(sink.currentSubscriberCount()).isZero();
        assertThat(discarded).hasSize(9);
    }

    @Test
    void aSinkWakesTheLoopForEachElement() {
        Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
        run(() -> {
            var read = start(() -> {
                List<Integer> elements = new ArrayList<>();
                try (var iterator = iterate(sink.asFlux())) {
                    iterator.forEachRemaining(elements::add);
                }
                return elements;
            });
            for (int n = 0; n < 100; n++) {
                sink.tryEmitNext(n).orThrow();
                sleep(ZERO);
            }
            sink.tryEmitComplete().orThrow();
            gather(read);
            assertThat(read.resultNow()).hasSize(100).isSorted();
        });
    }

    @Test
    void cancellingTheTaskThatWaitsCancelsUpstream() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        run(() -> {
            var waiting = start(() -> {
                try (var elements =
                        iterate(Flux.never().doOnCancel(cancelled::countDown).publishOn(elsewhere))) {
                    return elements.hasNext();
                }
            });
            sleep(ZERO);
            waiting.cancel();
            gatherOutcomes(waiting);
            assertThat(waiting.isCancelled()).isTrue();
        });
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }
}

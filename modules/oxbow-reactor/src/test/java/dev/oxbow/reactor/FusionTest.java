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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
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

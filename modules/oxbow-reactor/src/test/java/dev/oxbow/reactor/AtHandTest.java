// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.gatherOutcomes;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static dev.oxbow.reactor.ReactorBridge.mono;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Sources that have all their elements at hand, and are polled by the coroutine that reads them. */
@Timeout(60)
class AtHandTest {
    private final AtomicInteger polled = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** It fails at {@code bad}. */
    private Flux<Integer> source(int bad) {
        return Flux.range(0, 10).doOnCancel(cancelled::incrementAndGet).map(n -> {
            polled.incrementAndGet();
            if (n == bad) {
                throw new IllegalStateException("it failed");
            }
            return n;
        });
    }

    @Test
    void anElementIsMadeWhenItIsAskedFor() {
        run(() -> {
            try (var elements = iterate(source(-1))) {
                assertThat(polled).hasValue(0);
                assertThat(elements.next()).isZero();
                assertThat(polled).hasValue(1);
                elements.forEachRemaining(n -> {});
                assertThat(polled).hasValue(10);
                assertThat(elements.hasNext()).isFalse();
            }
        });
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void nothingIsAskedOfOneThatWasClosed() {
        run(() -> {
            var elements = iterate(source(-1));
            assertThat(elements.next()).isZero();
            elements.close();
            assertThat(elements.hasNext()).isFalse();
            elements.close();
        });
        assertThat(polled).hasValue(1);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void nothingIsAskedOfOneThatFailed() {
        List<Integer> seen = new ArrayList<>();
        run(() -> {
            try (var elements = iterate(source(3))) {
                for (int again = 0; again < 2; again++) {
                    assertThatThrownBy(() -> elements.forEachRemaining(seen::add))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("it failed");
                }
            }
        });
        assertThat(seen).containsExactly(0, 1, 2);
        assertThat(polled).hasValue(4);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void theEndIsFoundOnce() {
        AtomicInteger ends = new AtomicInteger();
        run(() -> {
            try (var elements = iterate(source(-1).doOnComplete(ends::incrementAndGet))) {
                elements.forEachRemaining(n -> {});
                assertThat(elements.hasNext()).isFalse();
            }
        });
        assertThat(ends).hasValue(1);
    }

    @Test
    void anotherCoroutineMayCloseWhatHasNoEnd() {
        int seen = run(() -> {
            var elements = iterate(Flux.fromIterable(Counter::new).doOnCancel(cancelled::incrementAndGet));
            start(elements::close);
            int n = 0;
            while (elements.hasNext()) {
                n = elements.next();
                sleep(ZERO);
            }
            return n;
        });
        assertThat(seen).isEqualTo(1);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void anElementThatIsMadeWhileAnotherCoroutineClosesIsDiscarded() {
        List<Object> discarded = new ArrayList<>();
        Boolean more = mono(() -> {
                    Deferred<Integer> later = Deferred.create();
                    var elements = iterate(Flux.range(0, 3).map(n -> n + Async.await(later)));
                    start(() -> {
                        elements.close();
                        later.complete(10);
                    });
                    return elements.hasNext();
                })
                .doOnDiscard(Object.class, discarded::add)
                .block();
        assertThat(more).isFalse();
        assertThat(discarded).containsExactly(10);
    }

    @Test
    void aFailureThatComesWhileAnotherCoroutineClosesIsTold() {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        IllegalStateException failure = new IllegalStateException("it failed");
        Hooks.onErrorDropped(dropped::add);
        try {
            run(() -> {
                Deferred<Integer> later = Deferred.create();
                var elements = iterate(Flux.range(0, 3).map(n -> n + Async.await(later)));
                start(() -> {
                    elements.close();
                    later.fail(failure);
                });
                assertThat(elements.hasNext()).isFalse();
            });
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).containsExactly(failure);
    }

    @Test
    void whoIsCancelledWhileAnotherCoroutineClosesIsCancelled() {
        run(() -> {
            Deferred<Integer> never = Deferred.create();
            List<Boolean> more = new ArrayList<>();
            Task<?> reader = start(() -> {
                var elements = iterate(Flux.range(0, 3).map(n -> n + Async.await(never)));
                start(elements::close);
                more.add(elements.hasNext());
            });
            sleep(ZERO);
            sleep(ZERO);
            reader.cancel();
            gatherOutcomes(reader);
            assertThat(reader.isCancelled()).isTrue();
            assertThat(more).isEmpty();
        });
    }

    /** Counts for ever. */
    private static final class Counter implements Iterator<Integer> {
        private int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            return ++next;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import static dev.oxbow.Async.sleep;
import static dev.oxbow.reactor.ReactorBridge.await;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Action;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
@SuppressWarnings("NullAway")
class DescribedTest {
    private static String dumpWhile(Action body) {
        try (EventLoop loop = EventLoop.create("described")) {
            loop.start("reader", body);
            loop.run(() -> sleep(Duration.ofMillis(1)));
            return loop.dump().toString();
        }
    }

    @Test
    void aNamedMonoIsNamed() {
        assertThat(dumpWhile(() -> await(Mono.never().name("find user").map(Object::toString))))
                .contains("waits for deferred 'await of find user' (pending)")
                .contains("DescribedTest.lambda$aNamedMonoIsNamed$");
    }

    @Test
    void oneWithoutANameIsToldByItsOperators() {
        assertThat(dumpWhile(() -> await(Mono.never().map(Object::toString).hide())))
                .contains("'await of source(MonoNever) | map | hide'");
    }

    @Test
    void aCheckpointIsTold() {
        assertThat(dumpWhile(
                        () -> await(Mono.never().checkpoint("before payment").map(Object::toString))))
                .contains("before payment");
    }

    @Test
    void aStreamThatIsIteratedIsToldToo() {
        assertThat(dumpWhile(() -> {
                    try (var items = iterate(Flux.never().name("orders"))) {
                        assertThat(items.hasNext()).isFalse();
                    }
                }))
                .contains("'iterate of orders'");
    }

    @Test
    void demandAndSignalsAreObserved() {
        AtomicLong requested = new AtomicLong();
        AtomicLong signalled = new AtomicLong();
        try (EventLoop loop = EventLoop.create("demand")) {
            Handle watching = loop.observe(new LoopObserver() {
                @Override
                public void requested(Task<?> reader, long elements) {
                    assertThat(reader.name()).isEqualTo("reader");
                    requested.addAndGet(elements);
                }

                @Override
                public void signalled(Task<?> reader) {
                    signalled.incrementAndGet();
                }
            });
            loop.start("reader", () -> {
                        int sum = 0;
                        try (var items = iterate(Flux.range(1, 300)
                                .publishOn(Schedulers.parallel())
                                .hide())) {
                            for (int item : items) {
                                sum += item;
                            }
                        }
                        return sum;
                    })
                    .join();
            watching.cancel();
        }
        assertThat(signalled).hasValue(300);
        assertThat(requested).hasValue(256 + 192);
    }
}

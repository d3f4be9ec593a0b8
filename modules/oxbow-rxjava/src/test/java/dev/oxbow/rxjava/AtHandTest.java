// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.run;
import static dev.oxbow.Async.start;
import static dev.oxbow.rxjava.RxBridge.iterate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that have all their elements at hand, and are polled by the coroutine that reads them. */
@Timeout(60)
class AtHandTest {
    private final AtomicInteger polled = new AtomicInteger();

    /** It fails at {@code bad}. */
    private Flowable<Integer> source(int bad) {
        return Flowable.range(0, 10).map(n -> {
            polled.incrementAndGet();
            if (n == bad) {
                throw new IllegalStateException("it failed");
            }
            return n;
        });
    }

    @Test
    void anElementIsMadeWhenItIsAskedForAndNoneOnceClosed() {
        run(() -> {
            var elements = iterate(source(-1));
            assertThat(polled).hasValue(0);
            assertThat(elements.next()).isZero();
            assertThat(polled).hasValue(1);
            elements.close();
            assertThat(elements.hasNext()).isFalse();
        });
        assertThat(polled).hasValue(1);
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
    }

    @Test
    void thereIsNoneOnceAnotherCoroutineHasClosedItWhileOneIsMade() {
        run(() -> {
            Deferred<Integer> later = Deferred.create();
            var elements = iterate(Flowable.range(0, 3).map(n -> n + Async.await(later)));
            start(() -> {
                elements.close();
                later.complete(10);
            });
            assertThat(elements.hasNext()).isFalse();
        });
    }
}

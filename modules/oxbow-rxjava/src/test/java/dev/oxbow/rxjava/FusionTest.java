// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources whose elements are polled. */
@Timeout(60)
@SuppressWarnings("NullAway")
class FusionTest {
    private final AtomicInteger ends = new AtomicInteger();

    private static <T> List<T> all(Flowable<T> flowable) {
        return run(() -> {
            List<T> elements = new ArrayList<>();
            try (var iterator = iterate(flowable)) {
                iterator.forEachRemaining(elements::add);
            }
            return elements;
        });
    }

    @Test
    void operatorsAreAsTheyAreToASubscriber() {
        assertThat(all(Flowable.range(0, 3).doAfterTerminate(ends::incrementAndGet)))
                .containsExactly(0, 1, 2);
        assertThat(ends).hasValue(1);
    }

    @Test
    void aStreamIsClosedHoweverItIsLeft() {
        Flowable<Integer> three =
                Flowable.defer(() -> Flowable.fromStream(Stream.of(1, 2, 3).onClose(ends::incrementAndGet)));
        for (Flowable<Integer> source : List.of(three, three.map(x -> x), three.filter(x -> true))) {
            ends.set(0);
            run(() -> {
                try (var elements = iterate(source)) {
                    assertThat(elements.next()).isEqualTo(1);
                }
            });
            assertThat(ends).hasValue(1);
            assertThat(all(source)).hasSize(3);
            assertThat(ends).hasValue(2);
        }
        IllegalStateException failed = new IllegalStateException("failed");
        Flowable<Integer> fails = Flowable.defer(() -> Flowable.fromStream(Stream.of(1, 2)
                .<Integer>map(x -> {
                    throw failed;
                })
                .onClose(ends::incrementAndGet)));
        assertThatThrownBy(() -> all(fails)).isSameAs(failed);
        assertThat(ends).hasValue(3);
    }
}

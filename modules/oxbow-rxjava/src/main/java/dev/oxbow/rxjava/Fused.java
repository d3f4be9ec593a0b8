// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Iteration;
import io.reactivex.rxjava3.operators.QueueFuseable;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * A source of RxJava's that lets its elements be polled. Operators between there and here refuse, as they do behind
 * observeOn: polled, some run their code at the wrong time ({@code doAfterTerminate}), and where elements are brought by
 * another thread their code is to stay there.
 */
record Fused<T>(QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        QueueSubscription<T> queue = (QueueSubscription<T>) subscription;
        if (asks(queue, QueueFuseable.SYNC)) {
            return new Fused<>(queue, true);
        }
        return asks(queue, QueueFuseable.ASYNC) ? new Fused<>(queue, false) : null;
    }

    private static boolean asks(QueueSubscription<?> queue, int mode) {
        return queue.requestFusion(mode | QueueFuseable.BOUNDARY) == mode;
    }

    @Override
    public @Nullable T poll() throws Throwable {
        return queue.poll();
    }

    @Override
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public void clear() {
        queue.clear();
    }

    /** A stream that it reads is closed by {@link #clear} alone. */
    @Override
    public boolean isClearedByCancel() {
        return false;
    }
}

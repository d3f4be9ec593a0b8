// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Iteration;
import io.reactivex.rxjava3.operators.QueueFuseable;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * A source of RxJava's that lets its elements be polled, as observeOn polls them: an operator that would have to run its
 * function in a poll, here and not where the elements come from, refuses, and sees to its errors itself.
 */
record Fused<T>(QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        QueueSubscription<T> queue = (QueueSubscription<T>) subscription;
        return switch (queue.requestFusion(QueueFuseable.ANY | QueueFuseable.BOUNDARY)) {
            case QueueFuseable.SYNC -> new Fused<>(queue, true);
            case QueueFuseable.ASYNC -> new Fused<>(queue, false);
            default -> null;
        };
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
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Iteration;
import io.reactivex.rxjava3.operators.QueueFuseable;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * A source of RxJava's that lets its elements be polled. Where they are brought by another thread, what is between there and
 * here stays there: an operator that cannot keep to that refuses.
 */
record Fused<T>(QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        QueueSubscription<T> queue = (QueueSubscription<T>) subscription;
        if (!isAmiss(subscription) && queue.requestFusion(QueueFuseable.SYNC) == QueueFuseable.SYNC) {
            return new Fused<>(queue, true);
        }
        if (queue.requestFusion(QueueFuseable.ASYNC | QueueFuseable.BOUNDARY) == QueueFuseable.ASYNC) {
            return new Fused<>(queue, false);
        }
        return null;
    }

    /** Polled, a doAfterTerminate runs behind each element. Behind another operator it cannot be seen from here. */
    private static boolean isAmiss(Subscription subscription) {
        return subscription.getClass().getName().contains(".FlowableDoOnEach$");
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

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.streams.machine.Iteration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;

/**
 * A source of Reactor's that lets its elements be polled, as publishOn polls them: an operator that would have to run its
 * function in a poll, here and not where the elements come from, refuses, and sees to its errors itself.
 */
record Fused<T>(Fuseable.QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof Fuseable.QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        Fuseable.QueueSubscription<T> queue = (Fuseable.QueueSubscription<T>) subscription;
        return switch (queue.requestFusion(Fuseable.ANY | Fuseable.THREAD_BARRIER)) {
            case Fuseable.SYNC -> new Fused<>(queue, true);
            case Fuseable.ASYNC -> new Fused<>(queue, false);
            default -> null;
        };
    }

    @Override
    public @Nullable T poll() {
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

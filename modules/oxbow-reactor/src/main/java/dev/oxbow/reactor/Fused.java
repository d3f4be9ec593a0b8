// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.streams.machine.Iteration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.Scannable;

/**
 * A source of Reactor's that lets its elements be polled. Where they are brought by another thread, what is between there and
 * here stays there: an operator that cannot keep to that refuses.
 */
record Fused<T>(Fuseable.QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof Fuseable.QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        Fuseable.QueueSubscription<T> queue = (Fuseable.QueueSubscription<T>) subscription;
        if (!isGenerated(subscription) && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
            return new Fused<>(queue, true);
        }
        if (queue.requestFusion(Fuseable.ASYNC | Fuseable.THREAD_BARRIER) == Fuseable.ASYNC) {
            return new Fused<>(queue, false);
        }
        return null;
    }

    /**
     * Whether a Flux.generate is at its root: that cleans up when its poll throws, and again, without its state, when it is
     * cancelled for that, as operators on the way need to be. Not polled, it does so once.
     */
    private static boolean isGenerated(Subscription subscription) {
        Scannable root = Scannable.from(subscription);
        for (Scannable s = root; s != null && s.isScanAvailable(); s = s.scan(Scannable.Attr.PARENT)) {
            root = s;
        }
        return root.getClass().getName().startsWith("reactor.core.publisher.FluxGenerate$");
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

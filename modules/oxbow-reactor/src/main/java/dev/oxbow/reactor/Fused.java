// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.streams.machine.Iteration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.Scannable;

/**
 * A source of Reactor's that lets its elements be polled. Operators between there and here refuse, as they do behind
 * publishOn: polled, some forget to cancel, or to pass on what ended them ({@code handle}), and where elements are brought by
 * another thread their code is to stay there.
 */
record Fused<T>(Fuseable.QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof Fuseable.QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        Fuseable.QueueSubscription<T> queue = (Fuseable.QueueSubscription<T>) subscription;
        if (!comesFrom(subscription, "FluxTap")) {
            if (!comesFrom(subscription, "FluxGenerate$") && asks(queue, Fuseable.SYNC)) {
                return new Fused<>(queue, true);
            }
            if (asks(queue, Fuseable.ASYNC)) {
                return new Fused<>(queue, false);
            }
        }
        return null;
    }

    private static boolean asks(Fuseable.QueueSubscription<?> queue, int mode) {
        return queue.requestFusion(mode | Fuseable.THREAD_BARRIER) == mode;
    }

    /**
     * Whether that is upstream which must not be polled. A generate cleans up when its poll throws, and again, without its
     * state, when it is cancelled for that; a tap, polled, tells of one end several times.
     */
    private static boolean comesFrom(Subscription subscription, String what) {
        for (Scannable s = Scannable.from(subscription); s != null && s.isScanAvailable(); ) {
            if (s.getClass().getName().startsWith("reactor.core.publisher." + what)) {
                return true;
            }
            s = s.scan(Scannable.Attr.PARENT);
        }
        return false;
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

    @Override
    public boolean isClearedByCancel() {
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.streams.machine.Iteration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.Scannable;

/**
 * A source of Reactor's that lets its elements be polled. Where they are brought by another thread, what is between there and
 * here stays there: an operator that cannot keep to that refuses.
 */
record Fused<T>(Fuseable.QueueSubscription<T> queue, boolean atHand) implements Iteration.Polled<T> {
    /** It tells, polled, of one end several times. */
    private static final List<String> AMISS = List.of(Source.REACTOR + "FluxTap");

    /**
     * What must not be polled of a source at hand either. A generate cleans up when its poll throws, and again, without its
     * state, when it is cancelled for that; handle goes on behind its own end, and releases nothing; doOnEach tells of no error.
     */
    private static final List<String> AMISS_AT_HAND =
            List.of(Source.REACTOR + "FluxGenerate$", Source.REACTOR + "FluxHandle", Source.REACTOR + "FluxDoOnEach");

    /** Null if it is no such source. */
    static <T> @Nullable Fused<T> of(Subscription subscription) {
        if (!(subscription instanceof Fuseable.QueueSubscription<?>)) {
            return null;
        }
        @SuppressWarnings("unchecked") // a subscription to a stream of T
        Fuseable.QueueSubscription<T> queue = (Fuseable.QueueSubscription<T>) subscription;
        if (isBehind(subscription, AMISS)) {
            return null;
        }
        if (!isBehind(subscription, AMISS_AT_HAND) && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
            return new Fused<>(queue, true);
        }
        if (queue.requestFusion(Fuseable.ASYNC | Fuseable.THREAD_BARRIER) == Fuseable.ASYNC) {
            return new Fused<>(queue, false);
        }
        return null;
    }

    private static boolean isBehind(Subscription subscription, List<String> operators) {
        for (Scannable s = Scannable.from(subscription); s != null && s.isScanAvailable(); ) {
            String name = s.getClass().getName();
            if (operators.stream().anyMatch(name::startsWith)) {
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

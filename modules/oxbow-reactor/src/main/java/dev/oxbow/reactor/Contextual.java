// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.TaskLocal;
import dev.oxbow.streams.machine.Iteration;
import dev.oxbow.streams.machine.Library;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Reactor's ways, in one context: that of the task which reads, or of the subscriber which had a body started. It is
 * handed on as it is.
 */
record Contextual(Context context) implements Library {
    /** The context of the current task. */
    static final TaskLocal<Context> CURRENT = TaskLocal.withDefault(Context.empty());

    /** In the context of the current task. */
    static Contextual here() {
        return new Contextual(CURRENT.get());
    }

    @Override
    public <T> Subscriber<? super T> dressed(Subscriber<T> subscriber) {
        return new Dress<>(subscriber, context);
    }

    @Override
    public void enter() {
        CURRENT.set(context);
    }

    @Override
    public void discarded(Object element) {
        Operators.onDiscard(element, context);
    }

    @Override
    public void dropped(Throwable error) {
        Operators.onErrorDropped(error, context);
    }

    /** A subscriber that upstream can ask for its context, and whose iteration polls what can be polled. */
    private record Dress<T>(Subscriber<T> inner, Context currentContext) implements CoreSubscriber<T> {
        @Override
        @SuppressWarnings("unchecked")
        public void onSubscribe(Subscription subscription) {
            if (inner instanceof Iteration<T> iteration
                    && subscription instanceof Fuseable.QueueSubscription<?> queue
                    && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
                iteration.onSubscribe(subscription, ((Fuseable.QueueSubscription<T>) queue)::poll);
            } else {
                inner.onSubscribe(subscription);
            }
        }

        @Override
        public void onNext(T element) {
            inner.onNext(element);
        }

        @Override
        public void onError(Throwable error) {
            inner.onError(error);
        }

        @Override
        public void onComplete() {
            inner.onComplete();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber in a library's own dress: if it is an {@link Iteration} it polls, where the library's sources let it. */
public abstract class Dressed<T> implements Subscriber<T> {
    private final Subscriber<T> inner;

    protected Dressed(Subscriber<T> inner) {
        this.inner = inner;
    }

    /** What can be polled of that subscription, agreed with its source; null: nothing, its elements come by {@link #onNext}. */
    protected abstract Iteration.@Nullable Polled<T> polled(Subscription subscription);

    @Override
    public final void onSubscribe(Subscription subscription) {
        if (inner instanceof Iteration<T> iteration) {
            Iteration.Polled<T> polled = polled(subscription);
            if (polled != null) {
                iteration.onSubscribe(subscription, polled);
                return;
            }
        }
        inner.onSubscribe(subscription);
    }

    @Override
    public final void onNext(T element) {
        if (inner instanceof Iteration<T> iteration && iteration.isPolled()) {
            iteration.more(); // the element, null most often, is in the queue
        } else {
            inner.onNext(element);
        }
    }

    @Override
    public final void onError(Throwable error) {
        inner.onError(error);
    }

    @Override
    public final void onComplete() {
        inner.onComplete();
    }
}

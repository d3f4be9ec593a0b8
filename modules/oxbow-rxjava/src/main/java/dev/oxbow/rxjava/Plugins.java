// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Iteration;
import dev.oxbow.streams.machine.Library;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** RxJava's ways: errors that nobody sees go to its plugins; it has no place for elements. */
enum Plugins implements Library {
    /** For a Flowable. */
    FLOWABLE {
        @Override
        public <T> Subscriber<? super T> dressed(Subscriber<T> subscriber) {
            return new Dress<>(subscriber);
        }
    },
    /** For the others, which are observed, by {@link Observing}. */
    OBSERVED {
        @Override
        public String described(Publisher<?> source) {
            return ""; // an adapter, which says nothing
        }
    };

    @Override
    public void discarded(Object element) {}

    @Override
    public void dropped(Throwable error) {
        RxJavaPlugins.onError(error);
    }

    /** A subscriber that RxJava need not guard, and whose iteration polls what can be polled. */
    private record Dress<T>(Subscriber<T> inner) implements FlowableSubscriber<T> {
        @Override
        public void onSubscribe(Subscription subscription) {
            Fused<T> fused = inner instanceof Iteration<T> ? Fused.of(subscription) : null;
            if (fused != null) {
                ((Iteration<T>) inner).onSubscribe(subscription, fused);
            } else {
                inner.onSubscribe(subscription);
            }
        }

        @Override
        public void onNext(T element) {
            if (inner instanceof Iteration<T> iteration && iteration.isPolled()) {
                iteration.more(); // the element, null most often, is in the queue
            } else {
                inner.onNext(element);
            }
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

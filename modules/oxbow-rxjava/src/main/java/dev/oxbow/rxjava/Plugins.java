// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Dressed;
import dev.oxbow.streams.machine.Library;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.jspecify.annotations.Nullable;
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

    /** A subscriber that RxJava need not guard. */
    private static final class Dress<T> extends Dressed<T> implements FlowableSubscriber<T> {
        Dress(Subscriber<T> inner) {
            super(inner);
        }

        @Override
        protected @Nullable Fused<T> polled(Subscription subscription) {
            return Fused.of(subscription);
        }
    }
}

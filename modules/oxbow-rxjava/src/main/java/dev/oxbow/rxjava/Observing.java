// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** RxJava's sources of one element at most, as a stream of one: a disposable is a subscription that needs no requests. */
final class Observing<T> implements SingleObserver<T>, MaybeObserver<T>, CompletableObserver, Subscription {
    private final Subscriber<? super T> subscriber;

    // Written in onSubscribe, before the subscriber can see this as its subscription.
    private @Nullable Disposable disposable;

    Observing(Subscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Disposable d) {
        if (disposable != null) {
            d.dispose(); // the second one
            return;
        }
        disposable = d;
        subscriber.onSubscribe(this);
    }

    @Override
    public void onSuccess(T value) {
        subscriber.onNext(value);
        subscriber.onComplete();
    }

    @Override
    public void onComplete() {
        subscriber.onComplete();
    }

    @Override
    public void onError(Throwable error) {
        subscriber.onError(error);
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
        Disposable d = disposable;
        if (d != null) {
            d.dispose();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableSource;
import io.reactivex.rxjava3.core.CompletableTransformer;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableTransformer;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeSource;
import io.reactivex.rxjava3.core.MaybeTransformer;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.ObservableTransformer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.core.SingleTransformer;
import org.reactivestreams.Publisher;

/**
 * A limit for {@code compose} of any of the five types: {@link RxBridge#limitRx}.
 *
 * @param <T> the type of the elements
 */
public final class RxLimit<T>
        implements FlowableTransformer<T, T>,
                ObservableTransformer<T, T>,
                SingleTransformer<T, T>,
                MaybeTransformer<T, T>,
                CompletableTransformer {
    private final AsyncSemaphore permits;

    RxLimit(AsyncSemaphore permits) {
        this.permits = permits;
    }

    @Override
    public Publisher<T> apply(Flowable<T> upstream) {
        return RxBridge.limit(upstream, permits);
    }

    @Override
    public ObservableSource<T> apply(Observable<T> upstream) {
        return RxBridge.limit(upstream, permits);
    }

    @Override
    public SingleSource<T> apply(Single<T> upstream) {
        return RxBridge.limit(upstream, permits);
    }

    @Override
    public MaybeSource<T> apply(Maybe<T> upstream) {
        return RxBridge.limit(upstream, permits);
    }

    @Override
    public CompletableSource apply(Completable upstream) {
        return RxBridge.limit(upstream, permits);
    }
}

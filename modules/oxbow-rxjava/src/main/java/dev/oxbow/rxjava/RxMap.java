// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableTransformer;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.ObservableTransformer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;

/**
 * A coroutine for each element, for {@code compose} of a Flowable or an Observable: {@link RxBridge#mapAsyncRx}.
 *
 * @param <T> the type of the elements
 * @param <R> that of the results
 */
public final class RxMap<T, R> implements FlowableTransformer<T, R>, ObservableTransformer<T, R> {
    private final Function<IntFunction<AsyncIterator<T>>, Generator<R>> map;

    RxMap(Function<IntFunction<AsyncIterator<T>>, Generator<R>> map) {
        this.map = map;
    }

    @Override
    public Publisher<R> apply(Flowable<T> upstream) {
        return RxBridge.flowable(map.apply(prefetch -> RxBridge.iterate(upstream, prefetch)));
    }

    @Override
    public ObservableSource<R> apply(Observable<T> upstream) {
        Flowable<T> all = RxBridge.unbounded(upstream);
        return RxBridge.observable(map.apply(prefetch -> RxBridge.iterate(all, prefetch)));
    }
}

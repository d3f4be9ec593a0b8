// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.EventLoop;
import dev.oxbow.streams.machine.Blocked;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;

/**
 * Sources of ours, subscribed to outside of the loop that runs the caller, if the caller is about to block it: blockingGet
 * and its like. Else that loop would wait for a body that waits for the loop. Behind an operator nothing tells who
 * subscribes.
 */
final class Unblocked {
    private Unblocked() {}

    /** Calls {@code subscription}, for {@code observer}. */
    static void subscribe(Object observer, Runnable subscription) {
        if (EventLoop.currentOrNull() != null && blocks(observer)) {
            Blocked.subscribe(subscription);
        } else {
            subscription.run();
        }
    }

    private static boolean blocks(Object observer) {
        String name = observer.getClass().getName();
        return name.startsWith("io.reactivex.rxjava3.internal.")
                && name.startsWith("Blocking", name.lastIndexOf('.') + 1);
    }

    static <T> Observable<T> observable(Observable<T> source) {
        return RxJavaPlugins.onAssembly(new OfObservable<>(source));
    }

    static <T> Single<T> single(Single<T> source) {
        return RxJavaPlugins.onAssembly(new OfSingle<>(source));
    }

    static <T> Maybe<T> maybe(Maybe<T> source) {
        return RxJavaPlugins.onAssembly(new OfMaybe<>(source));
    }

    static Completable completable(Completable source) {
        return RxJavaPlugins.onAssembly(new OfCompletable(source));
    }

    private static final class OfObservable<T> extends Observable<T> {
        private final Observable<T> source;

        OfObservable(Observable<T> source) {
            this.source = source;
        }

        @Override
        protected void subscribeActual(Observer<? super T> observer) {
            Unblocked.subscribe(observer, () -> source.subscribe(observer));
        }
    }

    private static final class OfSingle<T> extends Single<T> {
        private final Single<T> source;

        OfSingle(Single<T> source) {
            this.source = source;
        }

        @Override
        protected void subscribeActual(SingleObserver<? super T> observer) {
            Unblocked.subscribe(observer, () -> source.subscribe(observer));
        }
    }

    private static final class OfMaybe<T> extends Maybe<T> {
        private final Maybe<T> source;

        OfMaybe(Maybe<T> source) {
            this.source = source;
        }

        @Override
        protected void subscribeActual(MaybeObserver<? super T> observer) {
            Unblocked.subscribe(observer, () -> source.subscribe(observer));
        }
    }

    private static final class OfCompletable extends Completable {
        private final Completable source;

        OfCompletable(Completable source) {
            this.source = source;
        }

        @Override
        protected void subscribeActual(CompletableObserver observer) {
            Unblocked.subscribe(observer, () -> source.subscribe(observer));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.Promise;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Library;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.functions.Cancellable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** RxJava's types, made of promises. */
final class Building {
    private Building() {}

    /**
     * What a subscriber gets to see of a promise, and what its disposal does to it. RxJava's own fromCompletionStage would
     * not cancel anything.
     */
    enum Tie {
        /** The promise is this subscriber's own, and cancelled with it. */
        OWNED,
        /** The promise is shared, and left alone. */
        SHARED,
        /** The promise is this subscriber's own, and left alone; an error that comes later goes to the plugins. */
        SHIELDED;

        private Cancellable onDispose(Promise<?> promise, Handle telling) {
            return switch (this) {
                case OWNED -> () -> promise.cancel("its subscriber disposed of it");
                case SHARED -> telling::cancel;
                case SHIELDED -> () -> {};
            };
        }

        private void fail(Throwable error, Function<Throwable, Boolean> observer) {
            told(() -> {
                boolean seen = observer.apply(error); // else it was disposed of meanwhile
                if (!seen && this != SHARED && !(error instanceof CancellationException)) {
                    RxJavaPlugins.onError(error);
                }
            });
        }
    }

    static <T> Single<T> single(Supplier<? extends Promise<? extends @Nullable T>> promises, Tie tie) {
        return Unblocked.single(Single.create(emitter -> {
            if (emitter.isDisposed()) {
                return; // as soon as it was subscribed
            }
            Promise<? extends @Nullable T> promise = promises.get();
            Handle telling = Delivery.tell(
                    promise,
                    value -> {
                        if (value != null) {
                            told(() -> emitter.onSuccess(value));
                        } else {
                            tie.fail(
                                    new NoSuchElementException("the result is null, and a Single has none then:"
                                            + " return a value, or make it a Maybe"),
                                    emitter::tryOnError);
                        }
                    },
                    error -> tie.fail(error, emitter::tryOnError));
            emitter.setCancellable(tie.onDispose(promise, telling));
        }));
    }

    static <T> Maybe<T> maybe(Supplier<? extends Promise<? extends @Nullable T>> promises, Tie tie) {
        return Unblocked.maybe(Maybe.create(emitter -> {
            if (emitter.isDisposed()) {
                return; // as soon as it was subscribed
            }
            Promise<? extends @Nullable T> promise = promises.get();
            Handle telling = Delivery.tell(
                    promise,
                    value -> {
                        if (value != null) {
                            told(() -> emitter.onSuccess(value));
                        } else {
                            told(emitter::onComplete);
                        }
                    },
                    error -> tie.fail(error, emitter::tryOnError));
            emitter.setCancellable(tie.onDispose(promise, telling));
        }));
    }

    static Completable completable(Supplier<? extends Promise<?>> promises, Tie tie) {
        return Unblocked.completable(Completable.create(emitter -> {
            if (emitter.isDisposed()) {
                return; // as soon as it was subscribed
            }
            Promise<?> promise = promises.get();
            Handle telling = Delivery.tell(
                    promise, value -> told(emitter::onComplete), error -> tie.fail(error, emitter::tryOnError));
            emitter.setCancellable(tie.onDispose(promise, telling));
        }));
    }

    private static void told(Runnable signal) {
        try {
            signal.run();
        } catch (Throwable e) { // §2.13: an observer must not throw
            RxJavaPlugins.onError(e);
        }
    }

    /** {@code body} on a loop of its own: it outlives the loop, if any, that runs the caller. */
    static <T extends @Nullable Object> Promise<T> independent(Coroutine<? extends T> body) {
        List<Promise<T>> promise = new ArrayList<>(1);
        EventLoop.outside(() -> promise.add(Async.<T>launch(body)));
        return promise.get(0);
    }

    /** What becomes of a Flowable's subscriber. */
    @FunctionalInterface
    interface Source<T> {
        void subscribe(Subscriber<? super T> subscriber, Library library);
    }

    static <T> Flowable<T> flowable(Source<T> source) {
        Objects.requireNonNull(source);
        return RxJavaPlugins.onAssembly(new OfFlowable<>(source));
    }

    private static final class OfFlowable<T> extends Flowable<T> {
        private final Source<T> source;

        OfFlowable(Source<T> source) {
            this.source = source;
        }

        @Override
        protected void subscribeActual(Subscriber<? super T> subscriber) {
            Unblocked.subscribe(subscriber, () -> source.subscribe(subscriber, Plugins.FLOWABLE));
        }
    }
}

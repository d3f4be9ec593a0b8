// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.machine.Await;
import dev.oxbow.streams.machine.Await.Want;
import dev.oxbow.streams.machine.Iteration;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.operators.ScalarSupplier;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of {@link RxBridge} that awaits and iterates: a file of its own for its length alone. */
abstract sealed class Reading permits Making {
    // ---- awaiting

    /** The value of {@code single}. */
    public static <T> T await(Single<? extends T> single) {
        Objects.requireNonNull(single, "what is awaited must not be null");
        return Glance.<T>at(single);
    }

    /**
     * The value of {@code maybe}, or null if it is empty. Where that may be, say so: {@code @Nullable User user =
     * await(maybe)}, or use {@link #awaitOptional}.
     */
    public static <T extends @Nullable Object> T await(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "what is awaited must not be null");
        if (maybe instanceof ScalarSupplier<?>) {
            @SuppressWarnings("unchecked") // RxJava's own contract: it supplies the value of the Maybe
            ScalarSupplier<? extends T> there = (ScalarSupplier<? extends T>) maybe;
            return Await.<T>there(there::get, Plugins.OBSERVED);
        }
        return Await.<T>in(s -> maybe.subscribe(new Observing<>(s)), Want.ONLY, Plugins.OBSERVED);
    }

    /** As {@link #await(Maybe)}, with an empty Optional for an empty one. */
    public static <T> Optional<T> awaitOptional(Maybe<? extends T> maybe) {
        return Optional.ofNullable(RxBridge.<@Nullable T>await(maybe));
    }

    /** Waits until {@code completable} is complete. */
    public static void await(Completable completable) {
        Objects.requireNonNull(completable, "what is awaited must not be null");
        Await.<@Nullable Object>in(s -> completable.subscribe(new Observing<>(s)), Want.COMPLETION, Plugins.OBSERVED);
    }

    /**
     * The first element; upstream is cancelled before the coroutine goes on.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitFirst(Flowable<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.FIRST, Plugins.FLOWABLE), Want.FIRST);
    }

    /** As {@link #awaitFirst(Flowable)}, or nothing if there is none. */
    public static <T> Optional<T> awaitFirstOptional(Flowable<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.FIRST, Plugins.FLOWABLE));
    }

    /** As {@link #awaitFirst(Flowable)}. */
    public static <T> T awaitFirst(Observable<? extends T> source) {
        return awaitFirst(unbounded(source));
    }

    /** As {@link #awaitFirstOptional(Flowable)}. */
    public static <T> Optional<T> awaitFirstOptional(Observable<? extends T> source) {
        return awaitFirstOptional(unbounded(source));
    }

    /**
     * The last element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitLast(Flowable<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.LAST, Plugins.FLOWABLE), Want.LAST);
    }

    /** As {@link #awaitLast(Flowable)}, or nothing if there is none. */
    public static <T> Optional<T> awaitLastOptional(Flowable<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.LAST, Plugins.FLOWABLE));
    }

    /** As {@link #awaitLast(Flowable)}. */
    public static <T> T awaitLast(Observable<? extends T> source) {
        return awaitLast(unbounded(source));
    }

    /** As {@link #awaitLastOptional(Flowable)}. */
    public static <T> Optional<T> awaitLastOptional(Observable<? extends T> source) {
        return awaitLastOptional(unbounded(source));
    }

    /**
     * The only element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     * @throws IllegalArgumentException if there are more; upstream is cancelled then
     */
    public static <T> T awaitSingle(Flowable<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.SINGLE, Plugins.FLOWABLE), Want.SINGLE);
    }

    /** As {@link #awaitSingle(Flowable)}, or nothing if there is none. */
    public static <T> Optional<T> awaitSingleOptional(Flowable<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.SINGLE, Plugins.FLOWABLE));
    }

    /** As {@link #awaitSingle(Flowable)}. */
    public static <T> T awaitSingle(Observable<? extends T> source) {
        return awaitSingle(unbounded(source));
    }

    /** As {@link #awaitSingleOptional(Flowable)}. */
    public static <T> Optional<T> awaitSingleOptional(Observable<? extends T> source) {
        return awaitSingleOptional(unbounded(source));
    }

    /** Waits for the end of a stream whose elements do not matter. */
    public static void awaitCompletion(Flowable<?> source) {
        Await.<@Nullable Object>in(source, Want.COMPLETION, Plugins.FLOWABLE);
    }

    /** As {@link #awaitCompletion(Flowable)}. */
    public static void awaitCompletion(Observable<?> source) {
        awaitCompletion(unbounded(source));
    }

    static <T> Flowable<T> unbounded(Observable<T> source) {
        return Objects.requireNonNull(source, "what is awaited must not be null")
                .toFlowable(BackpressureStrategy.BUFFER);
    }

    // ---- iterating

    /**
     * The elements of {@code source} for a loop.
     *
     * <dl>
     *   <dt>Backpressure
     *   <dd>256 are asked for ahead, and more when three quarters of them are taken.
     *   <dt>Cancellation
     *   <dd>Leaving the loop early, by close, cancels upstream, as does the end of the task.
     * </dl>
     */
    public static <T> AsyncIterator<T> iterate(Flowable<? extends T> source) {
        return Iteration.over(source, Iteration.PREFETCH, Plugins.FLOWABLE);
    }

    /**
     * As {@link #iterate(Flowable)}, but {@code prefetch} elements are asked for ahead.
     *
     * @throws IllegalArgumentException if that is less than 1 or more than 2<sup>24</sup>
     */
    public static <T> AsyncIterator<T> iterate(Flowable<? extends T> source, int prefetch) {
        return Iteration.over(source, prefetch, Plugins.FLOWABLE);
    }

    /**
     * As {@link #iterate(Flowable, int)}, and {@code refill} more each time that so many have been taken.
     *
     * @throws IllegalArgumentException if {@code prefetch} is less than 1 or more than 2<sup>24</sup>, or {@code refill} less
     *     than 1 or more than {@code prefetch}
     */
    public static <T> AsyncIterator<T> iterate(Flowable<? extends T> source, int prefetch, int refill) {
        return Iteration.over(source, prefetch, refill, Plugins.FLOWABLE);
    }

    /**
     * The elements of {@code source}, which cannot slow down, for a loop.
     *
     * @param whenTooFast what becomes of elements beyond the 256 that may wait: BUFFER keeps them all, DROP the oldest
     *     alone, LATEST the newest; ERROR fails the loop. The emitting thread is never blocked
     */
    public static <T> AsyncIterator<T> iterate(Observable<? extends T> source, BackpressureStrategy whenTooFast) {
        Objects.requireNonNull(source, "what is iterated must not be null");
        Objects.requireNonNull(whenTooFast, "what to do when the source is too fast must be said");
        return RxBridge.<T>iterate(source.toFlowable(whenTooFast));
    }

    /** As {@link #iterate(Observable, BackpressureStrategy)}, but {@code prefetch} elements may wait, 1 at least. */
    public static <T> AsyncIterator<T> iterate(
            Observable<? extends T> source, BackpressureStrategy whenTooFast, int prefetch) {
        Objects.requireNonNull(source, "what is iterated must not be null");
        Objects.requireNonNull(whenTooFast, "what to do when the source is too fast must be said");
        return RxBridge.<T>iterate(source.toFlowable(whenTooFast), prefetch);
    }
}

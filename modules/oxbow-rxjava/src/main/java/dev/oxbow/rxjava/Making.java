// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.rxjava.Building.Tie;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.machine.Outlet;
import dev.oxbow.streams.machine.Unwrapped;
import io.reactivex.rxjava3.annotations.CheckReturnValue;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of {@link RxBridge} that makes sources, and tasks of them: a file of its own for its length alone. */
abstract sealed class Making extends Reading permits Words {
    // ---- making sources

    /**
     * The result of {@code body}; null is a NoSuchElementException. Cold: each subscriber has it run anew, on the loop on
     * which it subscribes, or else on a loop of its own, which ends with it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>Disposal cancels the body and waits for nothing; an error of its cleanup goes to RxJavaPlugins.onError.
     *   <dt>Thread
     *   <dd>The observer is signalled on the body's loop. Where that is a loop of its own, the observer finds no loop
     *       there: what it starts starts one of its own.
     *   <dt>Errors
     *   <dd>What the body throws is the error, a timeout or a cancellation from elsewhere too; a checked error that an
     *       await in it has wrapped is as the source had it.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Single<T> single(Coroutine<? extends T> body) {
        Objects.requireNonNull(body, "the body must not be null");
        return Building.<T>single(() -> Async.launch(body), Tie.OWNED);
    }

    /** As {@link #single}, but null is empty. */
    @CheckReturnValue
    public static <T> Maybe<T> maybe(Coroutine<? extends @Nullable T> body) {
        Objects.requireNonNull(body, "the body must not be null");
        return Building.<T>maybe(() -> Async.launch(body), Tie.OWNED);
    }

    /** As {@link #single}, for a body without a result. */
    @CheckReturnValue
    public static Completable completable(Action body) {
        Coroutine<@Nullable Void> coroutine =
                Objects.requireNonNull(body, "the body must not be null").asCoroutine();
        return Building.completable(() -> Async.launch(coroutine), Tie.OWNED);
    }

    /**
     * The elements that {@code generator} emits. Cold, as {@link #single}.
     *
     * <dl>
     *   <dt>Backpressure
     *   <dd>honoured: {@link dev.oxbow.streams.Emitter#emit} waits for demand.
     *   <dt>Cancellation
     *   <dd>cancels the generator; its cleanup runs, and no signal follows.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Flowable<T> flowable(Generator<? extends T> generator) {
        Objects.requireNonNull(generator, "the generator must not be null");
        return Building.flowable((subscriber, library) -> Outlet.<T>subscribe(generator, subscriber, library));
    }

    /** As {@link #flowable}, but nobody asks for elements: {@link dev.oxbow.streams.Emitter#emit} never waits for that. */
    @CheckReturnValue
    public static <T> Observable<T> observable(Generator<? extends T> generator) {
        return Unblocked.observable(RxBridge.<T>flowable(generator).toObservable());
    }

    /**
     * The result of {@code promise}, a task's too; null is a NoSuchElementException. Hot: all subscribers share it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>Disposal leaves the promise alone.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Single<T> toSingle(Promise<? extends T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.<T>single(() -> promise, Tie.SHARED);
    }

    /** As {@link #toSingle}, but null is empty. */
    @CheckReturnValue
    public static <T> Maybe<T> toMaybe(Promise<? extends @Nullable T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.<T>maybe(() -> promise, Tie.SHARED);
    }

    /** As {@link #toSingle}, without the result. A promise that failed fails this too. */
    @CheckReturnValue
    public static Completable toCompletable(Promise<?> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.completable(() -> promise, Tie.SHARED);
    }

    /**
     * Subscribes to {@code single} in a task of the current loop.
     *
     * @throws IllegalStateException off the loop: use {@link #promise(Single)}
     */
    public static <T> Task<T> start(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Async.<T>start(Unwrapped.body(() -> RxBridge.<T>await(single)));
    }

    /**
     * Subscribes to {@code single} without waiting for it, on any thread: in a task of the current loop, or else at once on a
     * loop of its own.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never: await the promise.
     *   <dt>Cancellation
     *   <dd>of the promise disposes of the subscription.
     * </dl>
     */
    public static <T> Promise<T> promise(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Async.<T>launch(Unwrapped.body(() -> RxBridge.<T>await(single)));
    }

    /** As {@link #start(Single)}; the result of an empty one is null. */
    public static <T extends @Nullable Object> Task<T> start(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Async.<T>start(Unwrapped.body(() -> RxBridge.<T>await(maybe)));
    }

    /** As {@link #promise(Single)}; the result of an empty one is null. */
    public static <T extends @Nullable Object> Promise<T> promise(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Async.<T>launch(Unwrapped.body(() -> RxBridge.<T>await(maybe)));
    }

    /** As {@link #start(Single)}. */
    public static Task<@Nullable Void> start(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Async.<@Nullable Void>start(Combined.of(completable));
    }

    /** As {@link #promise(Single)}. */
    public static Promise<@Nullable Void> promise(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Async.<@Nullable Void>launch(Combined.of(completable));
    }
}

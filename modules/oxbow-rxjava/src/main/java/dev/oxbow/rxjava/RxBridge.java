// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.streams.AsyncFunction;
import dev.oxbow.streams.machine.Limited;
import dev.oxbow.streams.machine.MapAsync;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.annotations.CheckReturnValue;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.Objects;

/**
 * Coroutines with RxJava 3, for a static import; it stands beside that of {@link Async} and of the Reactor bridge. What
 * takes no source, and so could not be told from Reactor's, has a name that ends in Rx.
 *
 * <pre>{@code
 * Single<Receipt> checkout(Cart cart) {
 *     return single(() -> {
 *         User user = await(users.findById(cart.userId()));
 *         return charge(user, cart);
 *     });
 * }
 * }</pre>
 *
 * <p>What is said here holds for all. <b>Suspends</b>: until upstream has brought what is asked for. <b>Cancellation</b>:
 * of the task disposes of upstream, once, at once. <b>Errors</b>: an unchecked one of the source is thrown as it is, a
 * CancellationException too, which does not cancel the task; a checked one inside a
 * {@link java.util.concurrent.CompletionException}. An error that nobody sees any more goes to RxJavaPlugins.onError;
 * an element is dropped, since RxJava has no place for it: what has to be closed, let {@code using} or a Cancellable close.
 * <b>Thread</b>: what suspends belongs in a coroutine, and elsewhere throws an IllegalStateException that says what to do.
 * <b>Results</b>: a source that is returned does nothing until it is subscribed to. In a coroutine, await it:
 * {@code await(gather(a, b))}.
 */
public final class RxBridge extends Words {
    private RxBridge() {}

    // ---- limits

    /**
     * {@code flowable} under a limit: each subscription holds a permit from before it subscribes upstream until its end,
     * an error or its cancellation.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>nothing: neither a thread nor a coroutine waits for the permit.
     *   <dt>Thread
     *   <dd>Upstream is subscribed to by the subscriber, if there is a permit; or else, when one is given back, on the loop
     *       that the subscriber was on, and off any loop where it is given back.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Flowable<T> limit(Flowable<? extends T> flowable, AsyncSemaphore permits) {
        Objects.requireNonNull(flowable, "the source must not be null");
        Objects.requireNonNull(permits, "permits must not be null");
        return Building.flowable((subscriber, library) -> Limited.<T>subscribe(flowable, subscriber, permits, library));
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> Observable<T> limit(Observable<? extends T> observable, AsyncSemaphore permits) {
        return Unblocked.observable(
                RxBridge.<T>limit(unbounded(observable), permits).toObservable());
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> Single<T> limit(Single<? extends T> single, AsyncSemaphore permits) {
        Objects.requireNonNull(single, "the source must not be null");
        return Unblocked.single(RxBridge.<T>limit(single.toFlowable(), permits).singleOrError());
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> Maybe<T> limit(Maybe<? extends T> maybe, AsyncSemaphore permits) {
        Objects.requireNonNull(maybe, "the source must not be null");
        return Unblocked.maybe(RxBridge.<T>limit(maybe.toFlowable(), permits).singleElement());
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    @CheckReturnValue
    public static Completable limit(Completable completable, AsyncSemaphore permits) {
        Objects.requireNonNull(completable, "the source must not be null");
        return Unblocked.completable(limit(completable.toFlowable(), permits).ignoreElements());
    }

    /** For {@code compose} of any of the five types: as {@link #limit(Flowable, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> RxLimit<T> limitRx(AsyncSemaphore permits) {
        return new RxLimit<>(Objects.requireNonNull(permits, "permits must not be null"));
    }

    /**
     * Runs {@code function} in a coroutine for each element, {@code most} at a time, and gives the results in the order of
     * the elements. A null result is left out.
     *
     * <dl>
     *   <dt>Backpressure
     *   <dd>No more than {@code most} elements have been begun and not been given to the subscriber.
     *   <dt>Thread
     *   <dd>All coroutines of a subscription run on one loop: the subscriber's, or else one of its own.
     *   <dt>Errors
     *   <dd>An error, of the source or the function, comes after the results of the elements before it; what is under way
     *       is cancelled then.
     * </dl>
     */
    @CheckReturnValue
    public static <T, R> Flowable<R> mapAsync(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncRx(function, most));
    }

    /**
     * As {@link #mapAsync(Flowable, AsyncFunction, int)}, with as many at a time as there are permits to be had, and no more
     * than 256 that have begun and whose results the subscriber has not had.
     */
    @CheckReturnValue
    public static <T, R> Flowable<R> mapAsync(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncRx(function, permits));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, int)}, but gives the results as they come. */
    @CheckReturnValue
    public static <T, R> Flowable<R> mapAsyncUnordered(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncUnorderedRx(function, most));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, AsyncSemaphore)}, but gives the results as they come. */
    @CheckReturnValue
    public static <T, R> Flowable<R> mapAsyncUnordered(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncUnorderedRx(function, permits));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, int)}; what comes faster than that waits, however much it is. */
    @CheckReturnValue
    public static <T, R> Observable<R> mapAsync(
            Observable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncRx(function, most));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> Observable<R> mapAsync(
            Observable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncRx(function, permits));
    }

    /** As {@link #mapAsyncUnordered(Flowable, AsyncFunction, int)}. */
    @CheckReturnValue
    public static <T, R> Observable<R> mapAsyncUnordered(
            Observable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncUnorderedRx(function, most));
    }

    /** As {@link #mapAsyncUnordered(Flowable, AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> Observable<R> mapAsyncUnordered(
            Observable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncUnorderedRx(function, permits));
    }

    /** For {@code compose} of either: as {@link #mapAsync(Flowable, AsyncFunction, int)}. */
    @CheckReturnValue
    public static <T, R> RxMap<T, R> mapAsyncRx(AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return new RxMap<>(map::ordered);
    }

    /** For {@code compose} of either: as {@link #mapAsync(Flowable, AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> RxMap<T, R> mapAsyncRx(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return new RxMap<>(map::ordered);
    }

    /** For {@code compose} of either: as {@link #mapAsyncUnordered(Flowable, AsyncFunction, int)}. */
    @CheckReturnValue
    public static <T, R> RxMap<T, R> mapAsyncUnorderedRx(AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return new RxMap<>(map::unordered);
    }

    /** For {@code compose} of either: as {@link #mapAsyncUnordered(Flowable, AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> RxMap<T, R> mapAsyncUnorderedRx(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return new RxMap<>(map::unordered);
    }

    // ---- the loop as a scheduler

    /**
     * {@code loop} as an RxJava scheduler: tasks run on it one at a time, in order, delays are on its clock, and the
     * plugins' hook applies once a task. Shutting the scheduler down calls off what waits, and what is scheduled later goes
     * to RxJavaPlugins.onError as a RejectedExecutionException; the loop is left open. It cannot be started again.
     */
    public static Scheduler schedulerRx(EventLoop loop) {
        return new LoopScheduler(Objects.requireNonNull(loop, "the loop must not be null"));
    }
}

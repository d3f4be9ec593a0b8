// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import dev.oxbow.rxjava.Building.Tie;
import dev.oxbow.streams.AsyncFunction;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.machine.Await;
import dev.oxbow.streams.machine.Await.Want;
import dev.oxbow.streams.machine.Iteration;
import dev.oxbow.streams.machine.Limited;
import dev.oxbow.streams.machine.MapAsync;
import dev.oxbow.streams.machine.Outlet;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableTransformer;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.operators.ScalarSupplier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * {@link java.util.concurrent.CompletionException}. An error that nobody sees any more goes to RxJavaPlugins.onError.
 * <b>Thread</b>: what suspends belongs in a coroutine, and elsewhere throws an IllegalStateException that says what to do.
 */
public final class RxBridge {
    private RxBridge() {}

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
            return Await.<T>there(there::get);
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

    private static <T> Flowable<T> unbounded(Observable<T> source) {
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

    /** As {@link #iterate(Flowable)}, but {@code prefetch} elements are asked for ahead, 1 at least. */
    public static <T> AsyncIterator<T> iterate(Flowable<? extends T> source, int prefetch) {
        return Iteration.over(source, prefetch, Plugins.FLOWABLE);
    }

    /** As {@link #iterate(Flowable, int)}, and {@code refill} more each time that so many have been taken. */
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
     *   <dd>What the body throws is the error, a timeout or a cancellation from elsewhere too.
     * </dl>
     */
    public static <T> Single<T> single(Coroutine<? extends T> body) {
        Objects.requireNonNull(body, "the body must not be null");
        return Building.<T>single(() -> Async.launch(body), Tie.OWNED);
    }

    /** As {@link #single}, but null is empty. */
    public static <T> Maybe<T> maybe(Coroutine<? extends @Nullable T> body) {
        Objects.requireNonNull(body, "the body must not be null");
        return Building.<T>maybe(() -> Async.launch(body), Tie.OWNED);
    }

    /** As {@link #single}, for a body without a result. */
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
    public static <T> Flowable<T> flowable(Generator<? extends T> generator) {
        Objects.requireNonNull(generator, "the generator must not be null");
        return Building.flowable((subscriber, library) -> Outlet.<T>subscribe(generator, subscriber, library));
    }

    /** As {@link #flowable}, but nobody asks for elements: {@link dev.oxbow.streams.Emitter#emit} never waits for that. */
    public static <T> Observable<T> observable(Generator<? extends T> generator) {
        return RxBridge.<T>flowable(generator).toObservable();
    }

    /**
     * The result of {@code promise}, a task's too; null is a NoSuchElementException. Hot: all subscribers share it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>Disposal leaves the promise alone.
     * </dl>
     */
    public static <T> Single<T> toSingle(Promise<? extends T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.<T>single(() -> promise, Tie.SHARED);
    }

    /** As {@link #toSingle}, but null is empty. */
    public static <T> Maybe<T> toMaybe(Promise<? extends @Nullable T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.<T>maybe(() -> promise, Tie.SHARED);
    }

    /** As {@link #toSingle}, without the result. A promise that failed fails this too. */
    public static Completable toCompletable(Promise<?> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Building.completable(() -> promise, Tie.SHARED);
    }

    /** Subscribes to {@code single} in a task of the current loop. */
    public static <T> Task<T> start(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Async.<T>start(() -> RxBridge.<T>await(single));
    }

    /** Subscribes to {@code single} now, on any thread: as a task of the current loop, or else on a loop of its own. */
    public static <T> Promise<T> promise(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Async.<T>launch(() -> RxBridge.<T>await(single));
    }

    /** Subscribes to {@code maybe} in a task of the current loop. */
    public static <T extends @Nullable Object> Task<T> start(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Async.<T>start(() -> RxBridge.<T>await(maybe));
    }

    /** Subscribes to {@code maybe} now, on any thread: as a task of the current loop, or else on a loop of its own. */
    public static <T extends @Nullable Object> Promise<T> promise(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Async.<T>launch(() -> RxBridge.<T>await(maybe));
    }

    /** Subscribes to {@code completable} in a task of the current loop. */
    public static Task<@Nullable Void> start(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Async.start(() -> await(completable));
    }

    /** Subscribes to {@code completable} now, on any thread: as a task of the current loop, or else on a loop of its own. */
    public static Promise<@Nullable Void> promise(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Async.<@Nullable Void>launch(() -> {
            await(completable);
            return null;
        });
    }

    // ---- asyncio's words, without a coroutine

    /**
     * The values of all, in the order of the arguments. The first failure is the error at once; the others are cancelled
     * then where the whole runs on a loop of its own, and go on where it was subscribed to on a loop, as in
     * {@link Async#gather}.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<T>> gather(Single<? extends T>... singles) {
        return gather(Arrays.asList(singles));
    }

    /** As {@link #gather(Single...)}. */
    public static <T> Single<List<T>> gather(Collection<? extends Single<? extends T>> singles) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        return single(() -> Async.<T>gather(bodies));
    }

    /** How all of them ended, in the order of the arguments. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<Outcome<T>>> gatherOutcomes(Single<? extends T>... singles) {
        return gatherOutcomes(Arrays.asList(singles));
    }

    /** As {@link #gatherOutcomes(Single...)}. */
    public static <T> Single<List<Outcome<T>>> gatherOutcomes(Collection<? extends Single<? extends T>> singles) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        return single(() -> Async.<T>gatherOutcomes(bodies));
    }

    /**
     * Which of {@code singles} are done when enough of them are, and which are not, as promises in the order of the
     * collection. Those that are not go on: cancel them, or turn them into a Single again by {@link #toSingle}. Because
     * every object has methods of this name, call it qualified: {@code RxBridge.wait(...)}.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>before that cancels them all.
     * </dl>
     */
    public static <T> Single<Waited<Promise<T>>> wait(
            Collection<? extends Single<? extends T>> singles, ReturnWhen when) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        Objects.requireNonNull(when, "when must not be null");
        return single(() -> Combined.wait(bodies, when, null));
    }

    /** As {@link #wait(Collection, ReturnWhen)}, for {@code limit} at most; being late is no error. */
    public static <T> Single<Waited<Promise<T>>> wait(
            Collection<? extends Single<? extends T>> singles, ReturnWhen when, Duration limit) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        Objects.requireNonNull(when, "when must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return single(() -> Combined.wait(bodies, when, limit));
    }

    /**
     * {@code single}, whose work goes on when a subscriber of the result disposes of it. Each subscriber starts it anew;
     * an error that comes after the disposal goes to RxJavaPlugins.onError.
     */
    public static <T> Single<T> shield(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Building.<T>single(() -> Building.<T>independent(() -> RxBridge.<T>await(single)), Tie.SHIELDED);
    }

    /** As {@link #shield(Single)}. */
    public static <T> Maybe<T> shield(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Building.<T>maybe(
                () -> Building.<@Nullable T>independent(() -> RxBridge.<@Nullable T>await(maybe)), Tie.SHIELDED);
    }

    /** As {@link #shield(Single)}. */
    public static Completable shield(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Building.completable(
                () -> Building.<@Nullable Void>independent(() -> {
                    await(completable);
                    return null;
                }),
                Tie.SHIELDED);
    }

    /** {@code single}, and {@code callback} is told how each subscription ended: with a value, an error or a disposal. */
    public static <T> Single<T> onDone(Single<T> single, Consumer<? super Outcome<T>> callback) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return single.doOnSuccess(value -> callback.accept(new Outcome.Success<>(value)))
                .doOnError(error -> callback.accept(new Outcome.Failed<>(error)))
                .doOnDispose(() -> callback.accept(new Outcome.Cancelled<>(null)));
    }

    /** As {@link #onDone(Single, Consumer)}, with an argument bound to the callback. */
    public static <T, A extends @Nullable Object> Single<T> onDone(
            Single<T> single, BiConsumer<? super Outcome<T>, ? super A> callback, A argument) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return onDone(single, (Outcome<T> outcome) -> callback.accept(outcome, argument));
    }

    // ---- limits

    /**
     * {@code flowable} under a limit: each subscription holds a permit from before it subscribes upstream until its end,
     * an error or its cancellation.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>nothing: neither a thread nor a coroutine waits for the permit.
     *   <dt>Thread
     *   <dd>Upstream is subscribed to by the subscriber, if there is a permit, or else where one is given back.
     * </dl>
     */
    public static <T> Flowable<T> limit(Flowable<? extends T> flowable, AsyncSemaphore permits) {
        Objects.requireNonNull(flowable, "the source must not be null");
        Objects.requireNonNull(permits, "permits must not be null");
        return Building.flowable((subscriber, library) -> Limited.<T>subscribe(flowable, subscriber, permits, library));
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    public static <T> Observable<T> limit(Observable<? extends T> observable, AsyncSemaphore permits) {
        return RxBridge.<T>limit(unbounded(observable), permits).toObservable();
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    public static <T> Single<T> limit(Single<? extends T> single, AsyncSemaphore permits) {
        Objects.requireNonNull(single, "the source must not be null");
        return RxBridge.<T>limit(single.toFlowable(), permits).singleOrError();
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    public static <T> Maybe<T> limit(Maybe<? extends T> maybe, AsyncSemaphore permits) {
        Objects.requireNonNull(maybe, "the source must not be null");
        return RxBridge.<T>limit(maybe.toFlowable(), permits).singleElement();
    }

    /** As {@link #limit(Flowable, AsyncSemaphore)}. */
    public static Completable limit(Completable completable, AsyncSemaphore permits) {
        Objects.requireNonNull(completable, "the source must not be null");
        return limit(completable.toFlowable(), permits).ignoreElements();
    }

    /** For {@code compose} of any of the five types: as {@link #limit(Flowable, AsyncSemaphore)}. */
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
    public static <T, R> Flowable<R> mapAsync(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncRx(function, most));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, int)}, with as many at a time as there are permits to be had. */
    public static <T, R> Flowable<R> mapAsync(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncRx(function, permits));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, int)}, but gives the results as they come. */
    public static <T, R> Flowable<R> mapAsyncUnordered(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.compose(mapAsyncUnorderedRx(function, most));
    }

    /** As {@link #mapAsync(Flowable, AsyncFunction, AsyncSemaphore)}, but gives the results as they come. */
    public static <T, R> Flowable<R> mapAsyncUnordered(
            Flowable<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.compose(mapAsyncUnorderedRx(function, permits));
    }

    /** For {@code compose}: as {@link #mapAsync(Flowable, AsyncFunction, int)}. */
    public static <T, R> FlowableTransformer<T, R> mapAsyncRx(
            AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return source -> flowable(map.ordered(prefetch -> iterate(source, prefetch)));
    }

    /** For {@code compose}: as {@link #mapAsync(Flowable, AsyncFunction, AsyncSemaphore)}. */
    public static <T, R> FlowableTransformer<T, R> mapAsyncRx(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return source -> flowable(map.ordered(prefetch -> iterate(source, prefetch)));
    }

    /** For {@code compose}: as {@link #mapAsyncUnordered(Flowable, AsyncFunction, int)}. */
    public static <T, R> FlowableTransformer<T, R> mapAsyncUnorderedRx(
            AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return source -> flowable(map.unordered(prefetch -> iterate(source, prefetch)));
    }

    /** For {@code compose}: as {@link #mapAsyncUnordered(Flowable, AsyncFunction, AsyncSemaphore)}. */
    public static <T, R> FlowableTransformer<T, R> mapAsyncUnorderedRx(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return source -> flowable(map.unordered(prefetch -> iterate(source, prefetch)));
    }

    // ---- the loop as a scheduler

    /**
     * {@code loop} as an RxJava scheduler: tasks run on it one at a time, in order, delays are on its clock, and the
     * plugins' hook applies once a task. Shutting the scheduler down does nothing.
     */
    public static Scheduler schedulerRx(EventLoop loop) {
        return new LoopScheduler(Objects.requireNonNull(loop, "the loop must not be null"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.streams.AsyncFunction;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Ending;
import dev.oxbow.streams.machine.Limited;
import dev.oxbow.streams.machine.MapAsync;
import dev.oxbow.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Coroutines with Reactor, for a static import; it stands beside that of {@link Async} and of the RxJava bridge.
 *
 * <pre>{@code
 * Mono<Receipt> checkout(Cart cart) {
 *     return mono(() -> {
 *         User user = await(users.findById(cart.userId()));
 *         return charge(user, cart);
 *     });
 * }
 * }</pre>
 *
 * <p>What is said here holds for all. <b>Suspends</b>: until upstream has brought what is asked for. <b>Cancellation</b>:
 * of the task cancels upstream, once, at once. <b>Errors</b>: an unchecked one of the source is thrown as it is, a
 * CancellationException too, which does not cancel the task; a checked one inside a
 * {@link java.util.concurrent.CompletionException}. What nobody sees any more goes to Reactor's hooks: elements to
 * onDiscard, errors to onErrorDropped. <b>Thread</b>: what suspends belongs in a coroutine, and elsewhere throws an
 * IllegalStateException that says what to do. <b>Context</b>: that of a subscriber is the context of the body that it
 * starts, and of all that this body awaits and iterates. <b>Results</b>: a Mono or Flux that is returned does nothing until
 * it is subscribed to. In a coroutine, await it: {@code await(gather(a, b))}.
 */
public final class ReactorBridge extends Making {
    private ReactorBridge() {}

    // ---- asyncio's words, without a coroutine

    /**
     * A Mono that, when subscribed to, subscribes to all and has their values, in the order of the arguments, null for an
     * empty one. In a coroutine: {@code await(gather(a, b))}.
     *
     * <dl>
     *   <dt>Errors
     *   <dd>The first failure is the error at once; the others are cancelled then where the whole runs on a loop of its own,
     *       and go on where it was subscribed to on a loop, as in {@link Async#gather}.
     *   <dt>Cancellation
     *   <dd>cancels them all.
     * </dl>
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Mono<List<@Nullable T>> gather(Mono<? extends T>... monos) {
        return gather(Arrays.asList(monos));
    }

    /** As {@link #gather(Mono...)}. */
    @CheckReturnValue
    public static <T> Mono<List<@Nullable T>> gather(Collection<? extends Mono<? extends T>> monos) {
        List<Coroutine<@Nullable T>> bodies = Combined.coroutines(monos);
        return mono(() -> Async.<@Nullable T>gather(bodies));
    }

    /**
     * A Mono that, when subscribed to, subscribes to all and tells how they ended, in the order of the arguments; the value of
     * an empty one is null. In a coroutine: {@code await(gatherOutcomes(a, b))}.
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Mono<List<Outcome<@Nullable T>>> gatherOutcomes(Mono<? extends T>... monos) {
        return gatherOutcomes(Arrays.asList(monos));
    }

    /** As {@link #gatherOutcomes(Mono...)}. */
    @CheckReturnValue
    public static <T> Mono<List<Outcome<@Nullable T>>> gatherOutcomes(Collection<? extends Mono<? extends T>> monos) {
        List<Coroutine<@Nullable T>> bodies = Combined.coroutines(monos);
        return mono(() -> Async.<@Nullable T>gatherOutcomes(bodies));
    }

    /**
     * A Mono that, when subscribed to, subscribes to all and tells which of them are done when enough of them are, and which
     * are not, as promises in the order of the collection. Each runs on a loop of its own, and goes on if it is not done:
     * cancel them, or turn them into a Mono again by {@link #toMono}. Because every object has methods of this name, call it
     * qualified.
     *
     * <pre>{@code
     * Mono<Waited<Promise<@Nullable Page>>> first = ReactorBridge.wait(pages, ReturnWhen.FIRST_COMPLETED);
     * }</pre>
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>before that cancels them all.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Mono<Waited<Promise<@Nullable T>>> wait(
            Collection<? extends Mono<? extends T>> monos, ReturnWhen when) {
        List<Coroutine<@Nullable T>> bodies = Combined.coroutines(monos);
        Objects.requireNonNull(when, "when must not be null");
        return Combined.waiting(bodies, when, null);
    }

    /** As {@link #wait(Collection, ReturnWhen)}, for {@code limit} at most; being late is no error. */
    @CheckReturnValue
    public static <T> Mono<Waited<Promise<@Nullable T>>> wait(
            Collection<? extends Mono<? extends T>> monos, ReturnWhen when, Duration limit) {
        List<Coroutine<@Nullable T>> bodies = Combined.coroutines(monos);
        Objects.requireNonNull(when, "when must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return Combined.waiting(bodies, when, limit);
    }

    /**
     * A Mono that, when subscribed to, subscribes to {@code mono}, whose work goes on when that subscriber cancels. Each
     * subscriber starts it anew, on a loop of its own; an error that comes after the cancellation goes to onErrorDropped.
     */
    @CheckReturnValue
    public static <T> Mono<T> shield(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "the mono must not be null");
        return Source.mono((subscriber, library) -> Delivery.<T>ofShielded(
                () -> Combined.<T>independent(() -> ReactorBridge.<T>await(mono), library), subscriber, library));
    }

    /**
     * A Mono as {@code mono} is, and {@code callback} is told how each of its subscriptions ended: with a value, an error or a
     * cancellation. What it throws goes to onErrorDropped.
     *
     * <pre>{@code
     * Mono<User> told = onDone(users.findById(id), outcome -> log.info("found: " + outcome));
     * }</pre>
     */
    @CheckReturnValue
    public static <T> Mono<T> onDone(Mono<T> mono, Consumer<? super Outcome<@Nullable T>> callback) {
        Objects.requireNonNull(mono, "the mono must not be null");
        Objects.requireNonNull(callback, "the callback must not be null");
        return Mono.deferContextual(context -> {
            Ending<@Nullable T> ending = new Ending<>(callback, new Contextual(Context.of(context)));
            return mono.doOnSuccess(ending::succeeded).doOnError(ending::failed).doOnCancel(ending::cancelled);
        });
    }

    /** As {@link #onDone(Mono, Consumer)}, with an argument bound to the callback. */
    @CheckReturnValue
    public static <T, A extends @Nullable Object> Mono<T> onDone(
            Mono<T> mono, BiConsumer<? super Outcome<@Nullable T>, ? super A> callback, A argument) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return onDone(mono, (Outcome<@Nullable T> outcome) -> callback.accept(outcome, argument));
    }

    /**
     * A Mono that, when subscribed to, subscribes to {@code mono}, and fails with an {@link dev.oxbow.AsyncTimeoutException}
     * if that takes longer than {@code limit}; it is cancelled then. The clock is that of the loop on which it is subscribed
     * to, if there is one.
     */
    @CheckReturnValue
    public static <T> Mono<T> waitFor(Mono<? extends T> mono, Duration limit) {
        Objects.requireNonNull(mono, "the mono must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return mono(() -> Async.<T>waitFor(() -> ReactorBridge.<T>await(mono), limit));
    }

    // ---- limits

    /**
     * For {@code transform} of a Mono or a Flux: each subscription holds a permit from before it subscribes upstream until
     * its end, an error or its cancellation.
     *
     * <pre>{@code
     * AsyncSemaphore permits = new AsyncSemaphore(50);
     * Mono<Page> page = client.get(url).transform(limit(permits));
     * }</pre>
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
    public static <T> Function<Publisher<T>, Publisher<T>> limit(AsyncSemaphore permits) {
        Objects.requireNonNull(permits, "permits must not be null");
        return source -> source instanceof Mono<T> mono ? limit(mono, permits) : limit(Flux.from(source), permits);
    }

    /** {@code mono} under a limit, as {@link #limit(AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> Mono<T> limit(Mono<? extends T> mono, AsyncSemaphore permits) {
        Objects.requireNonNull(mono, "the mono must not be null");
        Objects.requireNonNull(permits, "permits must not be null");
        return Source.mono((subscriber, library) -> Limited.<T>subscribe(mono, subscriber, permits, library));
    }

    /** {@code flux} under a limit, as {@link #limit(AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T> Flux<T> limit(Flux<? extends T> flux, AsyncSemaphore permits) {
        Objects.requireNonNull(flux, "the flux must not be null");
        Objects.requireNonNull(permits, "permits must not be null");
        return Source.flux((subscriber, library) -> Limited.<T>subscribe(flux, subscriber, permits, library));
    }

    /**
     * For {@code transform} of a Flux: runs {@code function} in a coroutine for each element, {@code most} at a time, and
     * gives the results in the order of the elements. A null result is left out.
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
    public static <T, R> Function<Flux<T>, Flux<R>> mapAsync(AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return source -> flux(map.ordered(prefetch -> iterate(source, prefetch)));
    }

    /**
     * As {@link #mapAsync(AsyncFunction, int)}, with as many at a time as there are permits to be had, and no more than 256
     * that have begun and whose results the subscriber has not had.
     */
    @CheckReturnValue
    public static <T, R> Function<Flux<T>, Flux<R>> mapAsync(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return source -> flux(map.ordered(prefetch -> iterate(source, prefetch)));
    }

    /** As {@link #mapAsync(AsyncFunction, int)}, but gives the results as they come. */
    @CheckReturnValue
    public static <T, R> Function<Flux<T>, Flux<R>> mapAsyncUnordered(
            AsyncFunction<? super T, ? extends R> function, int most) {
        MapAsync<T, R> map = MapAsync.of(function, most);
        return source -> flux(map.unordered(prefetch -> iterate(source, prefetch)));
    }

    /** As {@link #mapAsync(AsyncFunction, AsyncSemaphore)}, but gives the results as they come. */
    @CheckReturnValue
    public static <T, R> Function<Flux<T>, Flux<R>> mapAsyncUnordered(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        MapAsync<T, R> map = MapAsync.of(function, permits);
        return source -> flux(map.unordered(prefetch -> iterate(source, prefetch)));
    }

    /** {@code source}, transformed by {@link #mapAsync(AsyncFunction, int)}. */
    @CheckReturnValue
    public static <T, R> Flux<R> mapAsync(Flux<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.transform(mapAsync(function, most));
    }

    /** {@code source}, transformed by {@link #mapAsync(AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> Flux<R> mapAsync(
            Flux<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.transform(mapAsync(function, permits));
    }

    /** {@code source}, transformed by {@link #mapAsyncUnordered(AsyncFunction, int)}. */
    @CheckReturnValue
    public static <T, R> Flux<R> mapAsyncUnordered(
            Flux<T> source, AsyncFunction<? super T, ? extends R> function, int most) {
        return source.transform(mapAsyncUnordered(function, most));
    }

    /** {@code source}, transformed by {@link #mapAsyncUnordered(AsyncFunction, AsyncSemaphore)}. */
    @CheckReturnValue
    public static <T, R> Flux<R> mapAsyncUnordered(
            Flux<T> source, AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return source.transform(mapAsyncUnordered(function, permits));
    }

    // ---- the loop as a scheduler

    /**
     * {@code loop} as a Reactor scheduler: tasks run on it one at a time, in order, delays are on its clock, and
     * Schedulers' hooks apply. No thread is interrupted. Disposing the scheduler calls off what waits, or, gracefully, waits
     * for it; the loop is left open.
     */
    public static Scheduler scheduler(EventLoop loop) {
        return new LoopScheduler(Objects.requireNonNull(loop, "the loop must not be null"));
    }
}

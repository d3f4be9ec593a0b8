// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import dev.oxbow.Promise;
import dev.oxbow.streams.machine.Await;
import dev.oxbow.streams.machine.Await.Want;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Iteration;
import dev.oxbow.streams.machine.Library;
import dev.oxbow.streams.machine.Outlet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * Coroutines with any Reactive Streams {@link Publisher} and with {@link Flow}: for a static import. For Reactor and
 * RxJava, import their own bridges instead, which know contexts and hooks.
 *
 * <p>What is said here holds for all. <b>Suspends</b>: until upstream has brought what is asked for. <b>Cancellation</b>:
 * of the task cancels upstream, once, at once. <b>Errors</b>: an unchecked one of the source is thrown as it is, a
 * CancellationException too, which does not cancel the task; a checked one inside a
 * {@link java.util.concurrent.CompletionException}. <b>Thread</b>: what suspends belongs in a coroutine, and elsewhere
 * throws an IllegalStateException that says what to do.
 *
 * <pre>{@code
 * Publisher<Integer> squares = publish(out -> {
 *     for (int n : numbers) {
 *         out.emit(n * n);
 *     }
 * });
 * int first = run(() -> awaitFirst(squares));
 * }</pre>
 */
@SuppressWarnings("overloads") // a publisher of either kind is no lambda: the argument's type decides
public final class Streams {
    private Streams() {}

    // ---- awaiting

    /**
     * The first element; upstream is cancelled before the coroutine goes on.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitFirst(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.FIRST, Library.PLAIN), Want.FIRST);
    }

    /** As {@link #awaitFirst(Publisher)}. */
    public static <T> T awaitFirst(Flow.Publisher<? extends T> source) {
        return awaitFirst(adapted(source));
    }

    /** As {@link #awaitFirst(Publisher)}, or nothing if there is none. */
    public static <T> Optional<T> awaitFirstOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.FIRST, Library.PLAIN));
    }

    /** As {@link #awaitFirstOptional(Publisher)}. */
    public static <T> Optional<T> awaitFirstOptional(Flow.Publisher<? extends T> source) {
        return awaitFirstOptional(adapted(source));
    }

    /**
     * The last element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitLast(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.LAST, Library.PLAIN), Want.LAST);
    }

    /** As {@link #awaitLast(Publisher)}. */
    public static <T> T awaitLast(Flow.Publisher<? extends T> source) {
        return awaitLast(adapted(source));
    }

    /** As {@link #awaitLast(Publisher)}, or nothing if there is none. */
    public static <T> Optional<T> awaitLastOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.LAST, Library.PLAIN));
    }

    /** As {@link #awaitLastOptional(Publisher)}. */
    public static <T> Optional<T> awaitLastOptional(Flow.Publisher<? extends T> source) {
        return awaitLastOptional(adapted(source));
    }

    /**
     * The only element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     * @throws IllegalArgumentException if there are more; upstream is cancelled then
     */
    public static <T> T awaitSingle(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.SINGLE, Library.PLAIN), Want.SINGLE);
    }

    /** As {@link #awaitSingle(Publisher)}. */
    public static <T> T awaitSingle(Flow.Publisher<? extends T> source) {
        return awaitSingle(adapted(source));
    }

    /** As {@link #awaitSingle(Publisher)}, or nothing if there is none; more than one is an error here too. */
    public static <T> Optional<T> awaitSingleOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.SINGLE, Library.PLAIN));
    }

    /** As {@link #awaitSingleOptional(Publisher)}. */
    public static <T> Optional<T> awaitSingleOptional(Flow.Publisher<? extends T> source) {
        return awaitSingleOptional(adapted(source));
    }

    /** Waits for the end of a stream whose elements do not matter; they are dropped. */
    public static void awaitCompletion(Publisher<?> source) {
        Await.<Object>in(source, Want.COMPLETION, Library.PLAIN);
    }

    /** As {@link #awaitCompletion(Publisher)}. */
    public static void awaitCompletion(Flow.Publisher<?> source) {
        awaitCompletion(adapted(source));
    }

    // ---- iterating

    /** The elements of {@code source} for a loop; 256 of them are asked for ahead, and more when three quarters are taken. */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source) {
        return Iteration.over(source, Iteration.PREFETCH, Library.PLAIN);
    }

    /** As {@link #iterate(Publisher)}. */
    public static <T> AsyncIterator<T> iterate(Flow.Publisher<? extends T> source) {
        return iterate(adapted(source));
    }

    /**
     * As {@link #iterate(Publisher)}, but {@code prefetch} elements are asked for ahead.
     *
     * @throws IllegalArgumentException if that is less than 1 or more than 2<sup>24</sup>
     */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source, int prefetch) {
        return Iteration.over(source, prefetch, Library.PLAIN);
    }

    /** As {@link #iterate(Publisher, int)}. */
    public static <T> AsyncIterator<T> iterate(Flow.Publisher<? extends T> source, int prefetch) {
        return iterate(adapted(source), prefetch);
    }

    /**
     * As {@link #iterate(Publisher, int)}, and {@code refill} more each time that so many have been taken.
     *
     * @throws IllegalArgumentException if {@code prefetch} is less than 1 or more than 2<sup>24</sup>, or {@code refill} less
     *     than 1 or more than {@code prefetch}
     */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source, int prefetch, int refill) {
        return Iteration.over(source, prefetch, refill, Library.PLAIN);
    }

    /** As {@link #iterate(Publisher, int, int)}. */
    public static <T> AsyncIterator<T> iterate(Flow.Publisher<? extends T> source, int prefetch, int refill) {
        return iterate(adapted(source), prefetch, refill);
    }

    // ---- publishing

    /**
     * The elements that {@code generator} emits. Cold: each subscriber has it run anew, on the loop on which it
     * subscribes, or else on a loop of its own, which ends with it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>cancels the generator; its cleanup runs, and no signal follows.
     *   <dt>Backpressure
     *   <dd>honoured: {@link Emitter#emit} waits for demand.
     *   <dt>Thread
     *   <dd>The subscriber is signalled on the generator's loop, whatever thread requests. Where that is a loop of the
     *       generator's own, the subscriber finds no loop there: what it starts starts one of its own.
     *   <dt>Errors
     *   <dd>What the generator throws is the error of the stream, a timeout or a cancellation from elsewhere too; a
     *       checked error that an await in it has wrapped is as the source had it.
     * </dl>
     */
    public static <T> Publisher<T> publish(Generator<? extends T> generator) {
        Objects.requireNonNull(generator, "the generator must not be null");
        return subscriber -> Outlet.subscribe(generator, subscriber, Library.PLAIN);
    }

    /** As {@link #publish(Generator)}. */
    public static <T> Flow.Publisher<T> publishFlow(Generator<? extends T> generator) {
        return FlowAdapters.toFlowPublisher(publish(generator));
    }

    /**
     * The result of {@code promise}; nothing if that is null. Hot: all subscribers share it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>leaves the promise alone.
     * </dl>
     */
    public static <T> Publisher<T> publish(Promise<? extends @Nullable T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return subscriber -> Delivery.ofPromise(promise, subscriber, Library.PLAIN);
    }

    /** As {@link #publish(Promise)}. */
    public static <T> Flow.Publisher<T> publishFlow(Promise<? extends @Nullable T> promise) {
        return FlowAdapters.toFlowPublisher(Streams.<T>publish(promise));
    }

    private static <T> Publisher<T> adapted(Flow.Publisher<T> source) {
        return FlowAdapters.toPublisher(Objects.requireNonNull(source, "the source must not be null"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.machine.Await;
import dev.oxbow.streams.machine.Await.Want;
import dev.oxbow.streams.machine.Iteration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The part of {@link ReactorBridge} that awaits and iterates: a file of its own for its length alone. */
abstract sealed class Reading permits Making {
    // ---- awaiting

    /**
     * The value of {@code mono}, once it is complete; null if it is empty. Where that may be, say so: {@code @Nullable User
     * user = await(mono)}, or use {@link #awaitOptional}.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until it is complete; not at all, nor is it subscribed to, if its value is there already.
     *   <dt>Cancellation
     *   <dd>of the task cancels the subscription at once.
     * </dl>
     */
    public static <T extends @Nullable Object> T await(Mono<? extends T> mono) {
        if (mono instanceof Callable<?>) {
            @SuppressWarnings("unchecked") // Reactor's own contract: a Mono that is a Callable returns its value
            Callable<? extends T> there = (Callable<? extends T>) mono;
            return Await.<T>there(there, Contextual.NONE);
        }
        return Await.<T>in(mono, Want.ONLY, Contextual.here());
    }

    /** As {@link #await(Mono)}, with an empty Optional for an empty one. */
    public static <T> Optional<T> awaitOptional(Mono<? extends T> mono) {
        return Optional.ofNullable(ReactorBridge.<@Nullable T>await(mono));
    }

    /**
     * The first element; upstream is cancelled before the coroutine goes on.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitFirst(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.FIRST, Contextual.here()), Want.FIRST);
    }

    /** As {@link #awaitFirst}, or nothing if there is none. */
    public static <T> Optional<T> awaitFirstOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.FIRST, Contextual.here()));
    }

    /**
     * The last element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public static <T> T awaitLast(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.LAST, Contextual.here()), Want.LAST);
    }

    /** As {@link #awaitLast}, or nothing if there is none. */
    public static <T> Optional<T> awaitLastOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.LAST, Contextual.here()));
    }

    /**
     * The only element, once the stream is complete.
     *
     * @throws java.util.NoSuchElementException if there is none
     * @throws IllegalArgumentException if there are more; upstream is cancelled then
     */
    public static <T> T awaitSingle(Publisher<? extends T> source) {
        return Await.present(Await.<@Nullable T>in(source, Want.SINGLE, Contextual.here()), Want.SINGLE);
    }

    /** As {@link #awaitSingle}, or nothing if there is none; more than one is an error here too. */
    public static <T> Optional<T> awaitSingleOptional(Publisher<? extends T> source) {
        return Optional.ofNullable(Await.<@Nullable T>in(source, Want.SINGLE, Contextual.here()));
    }

    /** Waits for the end of a stream whose elements do not matter; they are discarded. */
    public static void awaitCompletion(Publisher<?> source) {
        Await.<@Nullable Object>in(source, Want.COMPLETION, Contextual.here());
    }

    /** The context of the current task: that of the subscriber which had its body started; empty where none did. */
    public static Context context() {
        return Contextual.CURRENT.get();
    }

    // ---- iterating

    /**
     * The elements of {@code source} for a loop.
     *
     * <dl>
     *   <dt>Backpressure
     *   <dd>256 are asked for ahead, and more when three quarters of them are taken. A source that cannot slow down needs
     *       one of Flux's onBackpressure operators.
     *   <dt>Cancellation
     *   <dd>Leaving the loop early, by close, cancels upstream, as does the end of the task.
     * </dl>
     */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source) {
        return Iteration.over(source, Iteration.PREFETCH, Contextual.here());
    }

    /**
     * As {@link #iterate(Publisher)}, but {@code prefetch} elements are asked for ahead.
     *
     * @throws IllegalArgumentException if that is less than 1 or more than 2<sup>24</sup>
     */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source, int prefetch) {
        return Iteration.over(source, prefetch, Contextual.here());
    }

    /**
     * As {@link #iterate(Publisher, int)}, and {@code refill} more each time that so many have been taken.
     *
     * @throws IllegalArgumentException if {@code prefetch} is less than 1 or more than 2<sup>24</sup>, or {@code refill} less
     *     than 1 or more than {@code prefetch}
     */
    public static <T> AsyncIterator<T> iterate(Publisher<? extends T> source, int prefetch, int refill) {
        return Iteration.over(source, prefetch, refill, Contextual.here());
    }
}

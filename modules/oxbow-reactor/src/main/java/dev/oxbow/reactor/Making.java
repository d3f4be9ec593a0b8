// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Outlet;
import dev.oxbow.streams.machine.Unwrapped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The part of {@link ReactorBridge} that makes publishers, and tasks of them: a file of its own for its length alone. */
abstract sealed class Making extends Reading permits ReactorBridge {
    // ---- making publishers

    /**
     * The result of {@code body}; empty if that is null. Cold: each subscriber has it run anew, on the loop on which it
     * subscribes, or else on a loop of its own, which ends with it: what it has started there and not awaited is cancelled then.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>cancels the body and waits for nothing; an error of its cleanup goes to onErrorDropped.
     *   <dt>Thread
     *   <dd>The subscriber is signalled on the body's loop, or by its own first request if that comes later. Where that is
     *       a loop of its own, the subscriber finds no loop there: what it starts starts one of its own. A thread off any loop
     *       that calls block() on this very Mono, with no operator behind it and no limit of time, runs the body itself, as
     *       {@link Async#runHere} does.
     *   <dt>Errors
     *   <dd>What the body throws is the error of the Mono, a timeout or a cancellation from elsewhere too; a checked error
     *       that an await in it has wrapped is as the source had it.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Mono<T> mono(Coroutine<? extends @Nullable T> body) {
        Objects.requireNonNull(body, "the body must not be null");
        return Source.mono(new Body<T>(body));
    }

    /** As {@link #mono(Coroutine)}, for a body without a result: the Mono is empty. */
    @CheckReturnValue
    public static Mono<Void> mono(Action body) {
        return Making.<Void>mono(
                Objects.requireNonNull(body, "the body must not be null").asCoroutine());
    }

    /**
     * The elements that {@code generator} emits. Cold, as {@link #mono}.
     *
     * <dl>
     *   <dt>Backpressure
     *   <dd>honoured: {@link dev.oxbow.streams.Emitter#emit} waits for demand.
     *   <dt>Cancellation
     *   <dd>cancels the generator; its cleanup runs, and no signal follows.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Flux<T> flux(Generator<? extends T> generator) {
        Objects.requireNonNull(generator, "the generator must not be null");
        return Source.flux((subscriber, library) -> Outlet.<T>subscribe(generator, subscriber, library));
    }

    /**
     * The result of {@code promise}, a task's too; empty if that is null. Hot: all subscribers share it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>leaves the promise alone.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Mono<T> toMono(Promise<? extends @Nullable T> promise) {
        Objects.requireNonNull(promise, "the promise must not be null");
        return Source.mono((subscriber, library) -> Delivery.<T>ofPromise(promise, subscriber, library));
    }

    /**
     * Subscribes to {@code mono} in a task of the current loop; the result of an empty one is null.
     *
     * @throws IllegalStateException off the loop: use {@link #promise}
     */
    public static <T extends @Nullable Object> Task<T> start(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "the mono must not be null");
        return Async.<T>start(Unwrapped.body(() -> ReactorBridge.<T>await(mono)));
    }

    /**
     * Subscribes to {@code mono} without waiting for it, on any thread: in a task of the current loop, or else at once on a
     * loop of its own. The result of an empty one is null.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never: await the promise.
     *   <dt>Cancellation
     *   <dd>of the promise cancels the subscription.
     * </dl>
     */
    public static <T extends @Nullable Object> Promise<T> promise(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "the mono must not be null");
        return Async.<T>launch(Unwrapped.body(() -> ReactorBridge.<T>await(mono)));
    }
}

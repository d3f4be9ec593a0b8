// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.PromiseImpl;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that is under way: asyncio's Future. It is a {@link Task}, completed by its body, or a {@link Deferred},
 * completed from outside.
 *
 * <p>It is also a {@link java.util.concurrent.Future} and a {@link CompletionStage}, and may be used on any thread. The
 * dependents of the stage run where a done-callback would. It is never a Publisher.
 *
 * @param <T> the type of the result
 * @see <a href="https://docs.python.org/3/library/asyncio-future.html">asyncio: futures</a>
 */
public sealed interface Promise<T extends @Nullable Object> extends Awaitable<T>, Future<T>, CompletionStage<T>
        permits Task, Deferred, PromiseImpl {
    /** What it is called in reports. */
    String name();

    /**
     * How it ended, as a value; a failure counts as looked at.
     *
     * @throws IllegalStateException while it is pending
     */
    Outcome<T> outcome();

    /**
     * Has {@code callback} called with this promise when it is done.
     *
     * <dl>
     *   <dt>Thread
     *   <dd>The loop that runs the caller; off any loop, a task's own loop; for a Deferred, the completing thread. On a loop
     *       it is a step of its own, never inline: what follows the completion runs first. Where that loop is closed, the
     *       completing thread. It must not block.
     *   <dt>Order
     *   <dd>That of the calls. One that is added to a promise that is done is called in a step to come; where there is no loop
     *       to take it, because it is closed, or off any loop on a Deferred, it is called before this returns.
     *   <dt>Errors
     *   <dd>What it throws goes to the exception handler; the other callbacks are called all the same.
     * </dl>
     *
     * <pre>{@code
     * task.addDoneCallback(done -> log.info(done.name() + " is " + done.state()));
     * }</pre>
     *
     * @return calls it off
     * @see <a href="https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.add_done_callback">asyncio</a>
     */
    Handle addDoneCallback(Consumer<? super Promise<T>> callback);

    /**
     * As {@link #addDoneCallback(Consumer)}, with an argument bound to it.
     *
     * @param argument handed to each call as the second argument
     */
    default <A extends @Nullable Object> Handle addDoneCallback(
            BiConsumer<? super Promise<T>, ? super A> callback, A argument) {
        if (callback == null) {
            throw new NullPointerException("callback must not be null");
        }
        return addDoneCallback(done -> callback.accept(done, argument));
    }

    /**
     * Asks for cancellation, with a reason that the {@link java.util.concurrent.CancellationException} will have as its
     * message.
     *
     * <dl>
     *   <dt>Outcome
     *   <dd>False: it was done already. True: a Deferred is cancelled; a task has been asked to be, and is not done before
     *       its cleanup is.
     *   <dt>Cancellation
     *   <dd>goes down to the innermost await: the task that a task awaits is cancelled with it, and throws first. Where that
     *       is not wanted, await its {@link Async#shield shield}. It is delivered once.
     *   <dt>Thread
     *   <dd>Any. From outside of the task's loop the request goes through the loop's inbox.
     * </dl>
     *
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel">asyncio</a>
     */
    boolean cancel(@Nullable String reason);

    /** As {@link #cancel(String)}, without a reason. */
    default boolean cancel() {
        return cancel(null);
    }

    /** As {@link #cancel()}: no thread is ever interrupted that runs a coroutine. */
    @Override
    default boolean cancel(boolean mayInterruptIfRunning) {
        return cancel(null);
    }

    /**
     * Blocks a plain thread until the result is there. An interrupt does not end the wait, and is kept.
     *
     * @throws IllegalStateException on the loop that is to complete it, which would block for ever, and on any loop for a
     *     Deferred, which anybody may complete: await there
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws java.util.concurrent.CompletionException if it failed with a checked exception; any other failure is thrown as
     *     it is
     */
    T join();

    /**
     * Blocks a plain thread until the result is there.
     *
     * @throws IllegalStateException on the loop that is to complete it, which would block for ever, and on any loop for a
     *     Deferred, which anybody may complete: await there
     * @throws ExecutionException if it failed, with the failure as its cause
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws InterruptedException if the thread is interrupted; the promise is left alone
     */
    @Override
    T get() throws InterruptedException, ExecutionException;

    /**
     * Blocks a plain thread until the result is there or the time is up.
     *
     * @throws IllegalStateException on the loop that is to complete it, which would block for ever, and on any loop for a
     *     Deferred, which anybody may complete: await there
     * @throws ExecutionException if it failed, with the failure as its cause
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws TimeoutException if it is not done in time; the promise is left alone
     * @throws InterruptedException if the thread is interrupted; the promise is left alone
     */
    @Override
    T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;

    /** A copy that ends as this ends. What is done to the copy, cancellation too, does not reach this promise. */
    @Override
    CompletableFuture<T> toCompletableFuture();
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The words of asyncio, for a static import.
 *
 * <pre>{@code
 * List<String> pages = run(() -> {
 *     Task<String> a = start(() -> load("a"));
 *     Task<String> b = start(() -> load("b"));
 *     return gather(a, b);
 * });
 * }</pre>
 *
 * <p>What is said here holds for all. <b>Suspends</b>: an await gives the loop to others only if what it awaits is not
 * there yet; the code between two suspensions is atomic on its loop. <b>Cancellation</b>: reaches a task at the suspension
 * it is in, or else at the next one, as a {@link java.util.concurrent.CancellationException}, once; what it awaits is
 * cancelled with it. <b>Errors</b>: an unchecked exception or Error of what is awaited is thrown as the same object, a
 * checked one inside a {@link java.util.concurrent.CompletionException}. <b>Thread</b>: a word that suspends belongs in a
 * coroutine; elsewhere it throws an IllegalStateException that says what to call instead.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html">asyncio: coroutines and tasks</a>
 */
public final class Async {
    private Async() {}

    // ---- entering and starting

    /**
     * Runs {@code body} on a new loop and blocks the calling thread until it is done and the loop is closed: what it left
     * running is cancelled, and its cleanup awaited. An interrupt of the thread cancels the body, and is kept.
     *
     * @throws IllegalStateException on a loop
     * @see <a href="https://docs.python.org/3/library/asyncio-runner.html#asyncio.run">asyncio.run</a>
     */
    public static <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        return Ops.run(body);
    }

    /** As {@link #run(Coroutine)}, for a body without a result. */
    public static void run(Action body) {
        Ops.run(Ops.coroutine(body));
    }

    /**
     * As {@link #run(Coroutine)}, but the calling thread runs the body itself, as asyncio's does: the body sees what is bound to
     * the thread (a transaction, a security context, scoped values, the monitors it holds), and where it does not suspend no
     * other thread is woken. All else that it starts runs on virtual threads as ever. A thread that waits is slower to resume
     * than a virtual one is: a body that gives way to its own tasks again and again is better off in {@link #run(Coroutine)}.
     * In a test that has put its loop in place of the standard schedulers, the body runs on that loop.
     *
     * <pre>{@code
     * String page = runHere(() -> load("a"));
     * }</pre>
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>An interrupt that finds the body suspended, or that is still there when it suspends, cancels it, and is kept for
     *       the caller.
     * </dl>
     *
     * @throws IllegalStateException on a loop
     */
    public static <T extends @Nullable Object> T runHere(Coroutine<? extends T> body) {
        return Ops.runHere(body);
    }

    /** As {@link #runHere(Coroutine)}, for a body without a result. */
    public static void runHere(Action body) {
        Ops.runHere(Ops.coroutine(body));
    }

    /**
     * Runs {@code body} without waiting for it: as a task of the caller's loop, or, off any loop, on a new one that is
     * closed when the body is done; then the promise is done when the loop is closed.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>of the promise cancels the body.
     * </dl>
     */
    public static <T extends @Nullable Object> Promise<T> launch(Coroutine<? extends T> body) {
        return Ops.launch(body);
    }

    /** As {@link #launch(Coroutine)}, for a body without a result. */
    public static Promise<@Nullable Void> launch(Action body) {
        return Ops.launch(Ops.coroutine(body));
    }

    /**
     * Starts {@code body} as a task of the current loop. It begins in a step to come, in the order of the starts, with a
     * copy of the caller's {@link TaskLocal}s (whether it sees the caller's scoped values is not specified).
     *
     * @throws IllegalStateException off the loop: use {@link EventLoop#start}
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task">asyncio.create_task</a>
     * @see TaskGroup
     */
    public static <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
        return Ops.start(null, body);
    }

    /** As {@link #start(Coroutine)}, for a body without a result. */
    public static Task<@Nullable Void> start(Action body) {
        return Ops.start(null, Ops.coroutine(body));
    }

    /** As {@link #start(Coroutine)}, with a name for reports. */
    public static <T extends @Nullable Object> Task<T> start(String name, Coroutine<? extends T> body) {
        return Ops.start(Check.given(name, "name"), body);
    }

    /** As {@link #start(Action)}, with a name for reports. */
    public static Task<@Nullable Void> start(String name, Action body) {
        return Ops.start(Check.given(name, "name"), Ops.coroutine(body));
    }

    /**
     * As {@link #start(Coroutine)}, but the body runs at once until it first suspends, before the caller goes on. Other
     * coroutines of the loop do not run in between.
     */
    public static <T extends @Nullable Object> Task<T> startEagerly(Coroutine<? extends T> body) {
        return Ops.currentLoop().startEagerly(body);
    }

    /** As {@link #startEagerly(Coroutine)}, for a body without a result. */
    public static Task<@Nullable Void> startEagerly(Action body) {
        return Ops.currentLoop().startEagerly(Ops.coroutine(body));
    }

    /**
     * The task that runs the caller.
     *
     * @throws IllegalStateException in a callback, and off the loop
     */
    public static Task<?> currentTask() {
        return Ops.currentTask("currentTask");
    }

    /**
     * Whether the caller is a coroutine's code, and so may await. Any thread. For a library that serves coroutines and plain
     * threads alike:
     *
     * <pre>{@code
     * return inCoroutine() ? await(answer) : answer.join();
     * }</pre>
     *
     * <p>It is false, too, in a loop's callbacks and in what is called {@linkplain EventLoop#callOutside outside}: such code may
     * neither await nor block.
     */
    public static boolean inCoroutine() {
        return Ops.inCoroutine();
    }

    /** The tasks of the current loop that are not done, oldest first, the caller's among them. */
    public static Set<Task<?>> allTasks() {
        return Ops.currentLoop().allTasks();
    }

    // ---- awaiting one thing

    /**
     * The result of {@code promise}.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until it is done; not at all if it is.
     *   <dt>Cancellation
     *   <dd>cancels the promise too: await its {@link #shield} where that is not wanted.
     * </dl>
     *
     * @throws IllegalStateException off the loop, and if a task awaits itself
     */
    public static <T extends @Nullable Object> T await(Promise<? extends T> promise) {
        return Ops.await((Awaitable<? extends T>) promise);
    }

    /** The result of a promise, or of a coroutine, which is run in place: as part of this task, at once. */
    public static <T extends @Nullable Object> T await(Awaitable<? extends T> awaitable) {
        return Ops.await(awaitable);
    }

    /** The result of {@code body}, which is run in place: as part of this task, at once. */
    public static <T extends @Nullable Object> T await(Coroutine<? extends T> body) {
        return Ops.await(body);
    }

    /**
     * The result of {@code stage}. A stage that was cancelled has failed: this task is not cancelled by it. A {@link Promise}
     * that is given as a stage is awaited as the promise that it is.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>leaves the stage alone, which may have other dependents; {@link #awaitCancelling} does not.
     * </dl>
     */
    public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage) {
        return Ops.await(stage, false);
    }

    /** As {@link #await(CompletionStage)}, but cancellation cancels the stage too. */
    public static <T extends @Nullable Object> T awaitCancelling(CompletionStage<? extends T> stage) {
        return Ops.await(stage, true);
    }

    /**
     * Suspends for {@code duration}; for none at all, or a negative one, it gives the others that are ready one turn.
     */
    public static void sleep(Duration duration) {
        Ops.sleep(Check.nanosLeft(duration, "duration"));
    }

    /**
     * The result of {@code awaitable}, if it is there in time. Otherwise it is cancelled, and its end is awaited, which may
     * take longer; if it then has a result all the same, that is returned.
     *
     * @param limit none at all, or a negative one: the result if it is there now
     * @throws AsyncTimeoutException if time was up
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for">asyncio.wait_for</a>
     */
    public static <T extends @Nullable Object> T waitFor(Awaitable<? extends T> awaitable, Duration limit) {
        return Timeout.waitFor(awaitable, limit);
    }

    /** As {@link #waitFor(Awaitable, Duration)}, for a body, which is run in place. */
    public static <T extends @Nullable Object> T waitFor(Coroutine<? extends T> body, Duration limit) {
        return Timeout.waitFor(body, limit);
    }

    /**
     * Runs {@code body} in place, and cancels what it awaits when time is up. What it throws, a checked exception too, is
     * thrown as it is, as by any block of code; {@link #waitFor} awaits, and wraps it.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>from elsewhere stays what it is, even if time is up as well.
     * </dl>
     *
     * @param limit none at all, or a negative one: time is up when the body first suspends
     * @throws AsyncTimeoutException if time was up and the body let the cancellation through
     * @throws Exception whatever the body throws
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout">asyncio.timeout</a>
     */
    public static <T extends @Nullable Object> T timeout(Duration limit, Coroutine<? extends T> body) throws Exception {
        Check.given(body, "body");
        return Timeout.<T>scope(limit, scope -> body.run());
    }

    /** As {@link #timeout(Duration, Coroutine)}, for a body without a result. */
    public static void timeout(Duration limit, Action body) throws Exception {
        timeout(limit, Ops.coroutine(body));
    }

    /**
     * As {@link #timeout(Duration, Coroutine)}, for a body that looks at its deadline, or moves it. One without a result ends
     * with {@code return null;}.
     */
    public static <T extends @Nullable Object> T timeout(Duration limit, Timeout.Body<? extends T> body)
            throws Exception {
        return Timeout.<T>scope(limit, body);
    }

    /**
     * A promise that ends as {@code awaitable} ends, and whose cancellation does not reach it: {@code await(shield(task))}.
     * A coroutine is started as a task for it. Nothing shields from {@link EventLoop#close}.
     *
     * @see #shielded for cleanup that awaits
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.shield">asyncio.shield</a>
     */
    public static <T extends @Nullable Object> Promise<T> shield(Awaitable<? extends T> awaitable) {
        return Ops.shield(awaitable);
    }

    /** As {@link #shield(Awaitable)}, for a body, which is started as a task. */
    public static <T extends @Nullable Object> Promise<T> shield(Coroutine<? extends T> body) {
        return Ops.shield(body);
    }

    /**
     * Runs {@code body} to its end as a child task, whatever happens to this task meanwhile. A cancellation that was asked
     * for comes afterwards, and the body's result is lost then.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until the body has ended, for a turn at least.
     *   <dt>Cancellation
     *   <dd>does not reach the body, but for that of {@link EventLoop#close}, and is thrown when it has ended.
     *   <dt>Errors
     *   <dd>of the body are thrown as an await of it throws them.
     * </dl>
     *
     * <pre>{@code
     * try {
     *     work();
     * } finally {
     *     shielded(() -> timeout(ofSeconds(1), () -> connection.flush()));
     * }
     * }</pre>
     */
    public static <T extends @Nullable Object> T shielded(Coroutine<? extends T> body) {
        return Scopes.shielded(body);
    }

    /** As {@link #shielded(Coroutine)}, for a body without a result. */
    public static void shielded(Action body) {
        Scopes.shielded(Ops.coroutine(body));
    }

    // ---- awaiting many

    /**
     * The results of all, in the order of the arguments. Coroutines are started as tasks.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until all are done, or one has failed.
     *   <dt>Errors
     *   <dd>The first failure is thrown at once; the others go on, and their later failures count as looked at. One that is
     *       cancelled throws a CancellationException.
     *   <dt>Cancellation
     *   <dd>goes to all that are not done; this call throws as soon as one of them has ended cancelled.
     * </dl>
     *
     * @param awaitables none: an empty list at once
     * @see TaskGroup where the others should be cancelled and awaited
     * @see #gatherOutcomes where failures are results
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.gather">asyncio.gather</a>
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<T> gather(Awaitable<? extends T>... awaitables) {
        return Ops.gather(Arrays.asList(awaitables));
    }

    /** As {@link #gather(Awaitable...)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<T> gather(Coroutine<? extends T>... bodies) {
        return Ops.gather(Arrays.asList(bodies));
    }

    /** As {@link #gather(Awaitable...)}. */
    public static <T extends @Nullable Object> List<T> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Ops.gather(awaitables);
    }

    /**
     * How all of them ended, in the order of the arguments: asyncio's gather with {@code return_exceptions=True}.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until all are done, in whatever way.
     *   <dt>Cancellation
     *   <dd>goes to all that are not done; this call throws when all have ended.
     * </dl>
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(Awaitable<? extends T>... awaitables) {
        return Ops.gatherOutcomes(Arrays.asList(awaitables));
    }

    /** As {@link #gatherOutcomes(Awaitable...)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(Coroutine<? extends T>... bodies) {
        return Ops.gatherOutcomes(Arrays.asList(bodies));
    }

    /** As {@link #gatherOutcomes(Awaitable...)}. */
    public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return Ops.gatherOutcomes(awaitables);
    }

    /**
     * Waits until enough of {@code promises} are done, and tells which are. It throws none of their failures and cancels
     * none of them. Because every object has methods of this name, call it qualified: {@code Async.wait(...)}.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>for a turn at least.
     *   <dt>Cancellation
     *   <dd>leaves the promises alone.
     * </dl>
     *
     * <pre>{@code
     * Waited<Task<String>> first = Async.wait(tasks, ReturnWhen.FIRST_COMPLETED);
     * first.done().forEach(task -> print(await(task)));
     * first.pending().forEach(Promise::cancel);
     * }</pre>
     *
     * <p>It looks at every promise each time: to take many one by one as they complete, use {@link #asCompleted}, whose
     * price for each does not depend on how many there are.
     *
     * @param promises at least one; the same one twice counts once
     * @throws IllegalArgumentException if there are none
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait">asyncio.wait</a>
     */
    public static <P extends Promise<?>> Waited<P> wait(Collection<? extends P> promises, ReturnWhen when) {
        return Ops.wait(promises, when, Long.MAX_VALUE);
    }

    /**
     * As {@link #wait(Collection, ReturnWhen)}, for {@code limit} at most; being late is no error.
     *
     * @param limit none at all, or a negative one: for a turn
     */
    public static <P extends Promise<?>> Waited<P> wait(
            Collection<? extends P> promises, ReturnWhen when, Duration limit) {
        return Ops.wait(promises, when, Check.nanosLeft(limit, "limit"));
    }

    /**
     * Those of {@code promises}, each done, in the order in which they complete.
     *
     * <pre>{@code
     * for (Promise<String> page : asCompleted(tasks)) {
     *     print(await(page)); // does not suspend: it is done
     * }
     * }</pre>
     *
     * @see CompletionStream
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.as_completed">asyncio.as_completed</a>
     */
    public static <P extends Promise<?>> CompletionStream<P> asCompleted(Collection<? extends P> promises) {
        return new CompletionStream<>(promises, null);
    }

    /** As {@link #asCompleted(Collection)}; what is not done by then is replaced by an {@link AsyncTimeoutException} each. */
    public static <P extends Promise<?>> CompletionStream<P> asCompleted(
            Collection<? extends P> promises, Duration limit) {
        return new CompletionStream<>(promises, Check.given(limit, "limit"));
    }

    /**
     * Runs {@code body} in a new {@link TaskGroup} and waits for all the tasks that were started in it. A body without a
     * result ends with {@code return null;}.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>where the body does, and at its end while tasks of the group are not done.
     *   <dt>Cancellation
     *   <dd>cancels the body and the tasks, and is thrown when all have ended, unless something failed.
     * </dl>
     *
     * @throws Exception whatever failed first: what the body throws as it is, as by any block of code; a checked exception of
     *     a task inside a {@link java.util.concurrent.CompletionException}
     */
    public static <T extends @Nullable Object> T taskGroup(TaskGroup.Body<? extends T> body) throws Exception {
        return TaskGroup.run(body);
    }

    // ---- leaving the loop

    /**
     * The result of blocking work, done on a virtual thread of its own while the loop goes on. It has a copy of the task's
     * {@link TaskLocal}s.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>interrupts the thread and does not wait for it.
     * </dl>
     *
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread">asyncio.to_thread</a>
     */
    public static <T extends @Nullable Object> T toThread(Callable<? extends T> work) {
        return Ops.toThread(work);
    }

    /** As {@link #toThread(Callable)}, for work without a result. */
    public static void toThread(Action work) {
        Ops.toThread(Ops.work(work));
    }

    /**
     * The result of work done by {@code executor} while the loop goes on: for CPU work, on a pool of platform threads.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>Work that has not begun never will; work that has goes on, and its result is lost.
     *   <dt>Errors
     *   <dd>The executor's own, a RejectedExecutionException say, are thrown as they are.
     * </dl>
     *
     * @see <a href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.run_in_executor">asyncio</a>
     */
    public static <T extends @Nullable Object> T runIn(Executor executor, Callable<? extends T> work) {
        return Ops.runIn(executor, work, false);
    }

    /** As {@link #runIn(Executor, Callable)}, for work without a result. */
    public static void runIn(Executor executor, Action work) {
        Ops.runIn(executor, Ops.work(work), false);
    }

    /** As {@link #runIn(Executor, Callable)}, but cancellation interrupts work that has begun. */
    public static <T extends @Nullable Object> T runInInterruptibly(Executor executor, Callable<? extends T> work) {
        return Ops.runIn(executor, work, true);
    }
}

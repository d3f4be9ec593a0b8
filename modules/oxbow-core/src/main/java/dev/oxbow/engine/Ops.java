// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Action;
import dev.oxbow.Awaitable;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The words of {@link dev.oxbow.Async}, on the engine. */
public final class Ops {
    private Ops() {}

    // ---- where am I?

    /** The task that runs the caller. */
    public static TaskImpl<?> currentTask(String word) {
        Carrier carrier = Carrier.current();
        if (carrier == null) {
            throw new IllegalStateException(
                    word + " belongs in a coroutine, and this thread runs none: enter a loop with "
                            + "Async.run or EventLoop.start; in an operator of a stream, flatMap to what a coroutine makes");
        }
        TaskImpl<?> task = carrier.task();
        if (task == null) {
            throw new IllegalStateException(
                    word + " belongs in a coroutine, and this is a callback, which must not suspend: "
                            + "start a task here");
        }
        return task;
    }

    /** Makes no task of a gathered body. */
    public static boolean inCoroutine() {
        Carrier carrier = Carrier.current();
        return carrier != null && carrier.runsCoroutine();
    }

    /** As {@link #currentTask}, where it does not matter which. */
    public static void requireCoroutine(String word) {
        if (!inCoroutine()) {
            currentTask(word); // says why not
        }
    }

    /** Whether the calling thread is the one that runs {@code loop} now. */
    public static boolean runsHere(EventLoop loop) {
        return ((LoopImpl) loop).baton.isHeld();
    }

    /** To the exception handler of the task's loop. */
    public static void report(Task<?> task, String message, Throwable error) {
        ((TaskImpl<?>) task).loop.report(message, error, task);
    }

    public static LoopImpl currentLoop() {
        return Carrier.require("this thread runs no loop: use Async.run, or a loop's own methods")
                .loop();
    }

    public static @Nullable LoopImpl currentLoopOrNull() {
        Carrier carrier = Carrier.current();
        return carrier == null ? null : carrier.loop();
    }

    public static void outside(Runnable call) {
        Carrier.outside(Check.given(call, "call"));
    }

    /** Whether {@code e} is the task's own cancellation and not a source's failure that looks like one. */
    public static boolean isCancellation(Task<?> task, @Nullable Throwable e) {
        return e instanceof CancellationException && !((TaskImpl<?>) task).isForeign(e);
    }

    /** As {@link #asUnchecked}, for the current task to throw: a CancellationException among failures is no cancellation. */
    public static RuntimeException asFailure(Task<?> task, Throwable e) {
        TaskImpl<?> own = (TaskImpl<?>) task;
        AwaitedBy.tell(e, own);
        RuntimeException unchecked = Failure.asUnchecked(e);
        if (unchecked instanceof CancellationException foreign) {
            own.met().foreign(foreign);
        }
        return unchecked;
    }

    /** The null result of what ended without one. */
    @SuppressWarnings("NullAway")
    public static <T extends @Nullable Object> T absent() {
        return null;
    }

    public static RuntimeException asUnchecked(Throwable e) {
        return Failure.asUnchecked(e);
    }

    // ---- starting

    public static <T extends @Nullable Object> Task<T> start(@Nullable String name, Coroutine<? extends T> body) {
        Carrier caller = Carrier.require(
                "start belongs in a coroutine or a callback: elsewhere use EventLoop.start, or enter a loop with Async.run");
        return caller.loop().start(caller, name, body);
    }

    public static Callable<@Nullable Void> work(Action work) {
        return Check.given(work, "work").asCoroutine()::run;
    }

    public static Coroutine<@Nullable Void> coroutine(Action body) {
        return Check.given(body, "body").asCoroutine();
    }

    /** On a loop of its own, which ends with it; blocks. */
    public static <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        Check.given(body, "body");
        if (Carrier.current() != null) {
            throw new IllegalStateException(
                    "run() would block the loop that this code runs on: in a coroutine write await(start(body))");
        }
        Blocking.refuseNonBlocking("run()");
        return Blocking.untilDone(Alone.<T>start(body));
    }

    /** As {@link #run}, but on the calling thread, where it is no carrier. */
    public static <T extends @Nullable Object> T runHere(Coroutine<? extends T> body) {
        Check.given(body, "body");
        Blocking.refuseNonBlocking("runHere()");
        LoopImpl loop = Probe.standIn();
        return loop != null ? loop.run(body) : Carrier.isOne() ? Ops.<T>run(body) : CallerCarrier.<T>run(body);
    }

    /** On the caller's loop; off any, on a loop of its own, which ends with it. */
    public static <T extends @Nullable Object> Promise<T> launch(Coroutine<? extends T> body) {
        Check.given(body, "body");
        Carrier carrier = Carrier.current();
        LoopImpl loop = carrier != null ? carrier.loop() : Probe.standIn();
        return loop != null ? loop.start(null, body) : Alone.start(body);
    }

    /** A promise as it is; a coroutine as a task of the caller's loop. */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> PromiseImpl<T> promise(Awaitable<? extends T> awaitable) {
        return awaitable instanceof PromiseImpl<? extends T> p
                ? (PromiseImpl<T>) p
                : (PromiseImpl<T>) Ops.<T>start(null, (Coroutine<? extends T>) awaitable);
    }

    @SuppressWarnings("unchecked")
    static <T extends @Nullable Object> PromiseImpl<T> promise(TaskImpl<?> starter, Awaitable<? extends T> awaitable) {
        return awaitable instanceof PromiseImpl<? extends T> p
                ? (PromiseImpl<T>) p
                : (PromiseImpl<T>) starter.loop.<T>start(starter.on(), null, (Coroutine<? extends T>) awaitable);
    }

    // ---- awaiting

    public static <T extends @Nullable Object> T await(Awaitable<? extends T> awaitable) {
        TaskImpl<?> task = currentTask("await");
        Check.given(awaitable, "what is awaited");
        if (awaitable instanceof PromiseImpl<? extends T> p) {
            return task.await(p);
        }
        Carrier carrier = Carrier.require("await");
        try {
            return carrier.inPlace((Coroutine<? extends T>) awaitable);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage, boolean cancelling) {
        TaskImpl<?> task = currentTask("await");
        return task.await(StageAdapter.of(Check.given(stage, "what is awaited"), cancelling));
    }

    public static void sleep(long nanos) {
        Sleep.suspend(currentTask("sleep"), nanos);
    }

    public static <T extends @Nullable Object> List<T> gather(Collection<? extends Awaitable<? extends T>> parts) {
        return Ops.<T, List<T>>gather(parts, false);
    }

    public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(
            Collection<? extends Awaitable<? extends T>> parts) {
        return Ops.<T, List<Outcome<T>>>gather(parts, true);
    }

    @SuppressWarnings("unchecked")
    private static <T extends @Nullable Object, R> R gather(
            Collection<? extends Awaitable<? extends T>> parts, boolean keepFailures) {
        TaskImpl<?> task = currentTask("gather");
        Object[] given = Check.given(parts, "the things to gather").toArray(new Object[0]);
        Gathering<T> gathering = Gathering.of(task, given, keepFailures);
        return (R) task.await(gathering);
    }

    public static <P extends Promise<?>> Waited<P> wait(Collection<? extends P> promises, ReturnWhen when, long nanos) {
        TaskImpl<?> task = currentTask("wait");
        Check.given(when, "when");
        if (Check.given(promises, "promises").isEmpty()) {
            throw new IllegalArgumentException("wait needs something to wait for: the collection is empty");
        }
        // a set has nothing twice
        Object[] given = (promises instanceof Set ? promises : new LinkedHashSet<>(promises)).toArray();
        PromiseImpl<?>[] parts = new PromiseImpl<?>[given.length];
        for (int i = 0; i < given.length; i++) {
            parts[i] = (PromiseImpl<?>) Check.given(given[i], "a promise to wait for");
        }
        Waiting.until(task, parts, when, nanos);
        List<PromiseImpl<?>> done = new ArrayList<>();
        List<PromiseImpl<?>> pending = new ArrayList<>(parts.length);
        for (PromiseImpl<?> p : parts) {
            (p.isDone() ? done : pending).add(p);
        }
        return new Waited<>(Ops.<P>found(done), Ops.<P>found(pending));
    }

    @SuppressWarnings("unchecked") // each of them was given as a P
    private static <P extends Promise<?>> Set<P> found(List<PromiseImpl<?>> promises) {
        return new Found<>((P[]) promises.toArray(new PromiseImpl<?>[0]));
    }

    public static <T extends @Nullable Object> Promise<T> shield(Awaitable<? extends T> awaitable) {
        return Shield.of(Ops.<T>promise(Check.given(awaitable, "what is shielded")));
    }

    /** What the owner of a task group awaits; it is completed from outside. */
    public static Deferred<@Nullable Void> groupEnd(Supplier<? extends Collection<? extends Task<?>>> tasks) {
        return new GroupEnd(tasks);
    }

    /** The {@link EventLoop#time} of {@code loop} that lies so far ahead; centuries are far enough for any. */
    public static long after(EventLoop loop, long nanos) {
        return ((LoopImpl) loop).baton.after(nanos);
    }

    /** Calls at that time; in the next turn where it has come, for a callAt would be a turn later (asyncio's timeouts likewise). */
    public static Handle alarm(EventLoop loop, long time, Runnable callback) {
        return loop.time() - time >= 0 ? loop.callSoon(callback) : loop.callAt(time, callback);
    }

    // ---- leaving the loop

    private static final Executor VIRTUAL =
            work -> VirtualThreads.ordinary().name("oxbow-toThread").start(work);

    public static <T extends @Nullable Object> T toThread(Callable<? extends T> work) {
        return ThreadWork.await(currentTask("toThread"), VIRTUAL, "toThread", Check.given(work, "work"), true);
    }

    public static <T extends @Nullable Object> T runIn(
            Executor executor, Callable<? extends T> work, boolean interruptible) {
        return ThreadWork.await(
                currentTask("runIn"),
                Check.given(executor, "executor"),
                "runIn",
                Check.given(work, "work"),
                interruptible);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end together: the group's body is left only when all that were started in it are done.
 *
 * <pre>{@code
 * String both = taskGroup(group -> {
 *     Task<String> a = group.start(() -> load("a"));
 *     Task<String> b = group.start(() -> load("b"));
 *     return await(a) + await(b);
 * });
 * }</pre>
 *
 * <dl>
 *   <dt>Errors
 *   <dd>When a task or the body fails, the other tasks and the body are cancelled, and when all have ended the first
 *       failure is thrown, the others suppressed in it; a checked one of a task inside a
 *       {@link java.util.concurrent.CompletionException}. A task that is cancelled by itself has not failed.
 *   <dt>Cancellation
 *   <dd>of the task that runs the group cancels all, waits for all, and is then thrown, unless something failed.
 *   <dt>Thread
 *   <dd>The loop of the task that runs the group; tasks of the group may start more.
 * </dl>
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#task-groups">asyncio: task groups</a>
 */
public final class TaskGroup {
    /**
     * A body that is given its group.
     *
     * @param <T> the type of its result
     */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        /**
         * Runs in the current task.
         *
         * @param group starts tasks
         * @throws Exception whatever failed
         */
        T run(TaskGroup group) throws Exception;
    }

    private final Task<?> parent;
    private final int cancellingBefore;

    // All below is written on the parent's loop.
    private final Set<Task<?>> children = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean finished;
    private boolean aborting;
    private boolean parentCancelRequested;
    private @Nullable Deferred<@Nullable Void> allDone;

    private TaskGroup(Task<?> parent) {
        this.parent = parent;
        this.cancellingBefore = parent.cancelling();
    }

    static <T extends @Nullable Object> T run(Body<? extends T> body) throws Exception {
        TaskGroup group = new TaskGroup(Ops.currentTask("taskGroup"));
        Check.given(body, "body");
        T result;
        try {
            result = body.run(group);
        } catch (Throwable e) {
            group.leave(e);
            return Ops.absent(); // cancelled by its owner
        }
        group.leave(null);
        return result;
    }

    /**
     * Starts {@code body} as a task of this group.
     *
     * @throws IllegalStateException if the group is over or is being cancelled, or off its loop
     */
    public <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
        return start(null, body);
    }

    /** As {@link #start(Coroutine)}, for a body without a result. */
    public Task<@Nullable Void> start(Action body) {
        return start(null, Ops.coroutine(body));
    }

    /** As {@link #start(Coroutine)}, with a name for reports; null for the usual one. */
    public <T extends @Nullable Object> Task<T> start(@Nullable String name, Coroutine<? extends T> body) {
        Check.given(body, "body");
        requireLoop("start");
        if (finished || (aborting && children.isEmpty())) {
            throw new IllegalStateException("this task group is over: start the task in one that is not");
        }
        if (aborting) {
            throw new IllegalStateException("this task group is being cancelled, because "
                    + (failures.isEmpty() ? "its task or its owner asked for it" : failures.get(0))
                    + ": start no more in it");
        }
        Task<T> task = parent.loop().start(name, body);
        children.add(task);
        task.addDoneCallback(this::ended);
        return task;
    }

    /** As {@link #start(String, Coroutine)}, for a body without a result. */
    public Task<@Nullable Void> start(@Nullable String name, Action body) {
        return start(name, Ops.coroutine(body));
    }

    /** Those of its tasks that are not done, oldest first. */
    public Set<Task<?>> children() {
        return new LinkedHashSet<>(children);
    }

    /**
     * Cancels the tasks and the body; the group then ends without throwing, and its result is null where the body does not
     * return one all the same, unless something fails or its own task is cancelled from elsewhere. Does nothing where the
     * group is being cancelled already, or is over.
     *
     * <pre>{@code
     * taskGroup(group -> {
     *     for (String mirror : mirrors) {
     *         group.start(() -> {
     *             fastest.complete(load(mirror));
     *             group.cancel(); // the others are too late
     *         });
     *     }
     *     return null;
     * });
     * }</pre>
     *
     * @throws IllegalStateException off its loop
     */
    public void cancel() {
        requireLoop("cancel");
        if (!finished && !aborting) {
            abortWithBody("its task group was cancelled");
        }
    }

    private void requireLoop(String word) {
        if (!Ops.runsHere(parent.loop())) {
            throw new IllegalStateException(
                    "TaskGroup." + word
                            + " belongs on the loop of the task that runs the group: from elsewhere hand it to that loop's callSoon");
        }
    }

    private void abortWithBody(String reason) {
        abort();
        parentCancelRequested = true;
        parent.cancel(reason);
    }

    private void abort() {
        aborting = true;
        for (Task<?> child : children()) {
            child.cancel("its task group is over");
        }
    }

    private void ended(Promise<?> child) {
        children.remove(child);
        if (allDone != null && children.isEmpty()) {
            allDone.complete(null);
        }
        if (child.state() != java.util.concurrent.Future.State.FAILED) {
            return;
        }
        failures.add(child.exceptionNow());
        if (!aborting) {
            abortWithBody("a task of its task group failed");
        }
    }

    /**
     * Follows asyncio's TaskGroup.__aexit__ step by step, but for two things: a body that failed first is the first failure,
     * and the group's own request counts as withdrawn where those are left that the task had on entry.
     */
    private void leave(@Nullable Throwable thrown) throws Exception {
        Throwable cancellation = Ops.isCancellation(parent, thrown) ? thrown : null;
        if (thrown != null && cancellation == null) {
            failures.add(thrown); // before what the children fail with because of it
        }
        if (thrown != null && !aborting) {
            abort();
        }
        while (!children.isEmpty()) {
            Deferred<@Nullable Void> last = Ops.groupEnd(this::children);
            allDone = last;
            try {
                Async.await(last);
            } catch (CancellationException e) {
                if (!aborting) {
                    cancellation = e;
                    abort();
                } else if (parentCancelRequested) {
                    cancellation = e; // the group's own, or a later one from outside
                }
            }
            allDone = null;
        }
        finished = true;
        if (parentCancelRequested && parent.uncancel() <= cancellingBefore) {
            cancellation = null;
        }
        if (!failures.isEmpty()) {
            if (parent.cancelling() > 0) {
                // as in asyncio one from outside is asked for anew, be it older than the group; the count stays
                parent.uncancel();
                parent.cancel("a cancellation that its task group held back");
            }
            throw failure(thrown);
        }
        if (cancellation instanceof CancellationException e) {
            throw e;
        }
    }

    private Exception failure(@Nullable Throwable thrown) {
        Throwable first = failures.get(0);
        for (Throwable other : failures) {
            if (!isSame(first, other)) {
                suppress(first, other);
            }
        }
        if (first == thrown && first instanceof Exception own && !(first instanceof CancellationException)) {
            return own;
        }
        return Ops.asFailure(parent, first);
    }

    /** Whether they are one failure, be one of them what an await of its task made of it. */
    private static boolean isSame(Throwable one, Throwable other) {
        return other == one || wraps(other, one) || wraps(one, other);
    }

    private static boolean wraps(Throwable e, Throwable cause) {
        return e instanceof CompletionException && e.getCause() == cause;
    }

    private void suppress(Throwable first, Throwable other) {
        int before = first.getSuppressed().length;
        first.addSuppressed(other);
        if (first.getSuppressed().length == before) { // it was made so that nothing can be
            Ops.report(parent, "a failure in a task group that had failed before", other);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.LoopObserver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a gather, which stand in the ready queue at one place and one after the other. Each has a task from when
 * somebody asks for it: the body itself, which suspends or wants to know who it is, one who cancels the gather, lists the
 * loop's tasks or observes them. A body that returns before that never had one, and nobody can tell.
 *
 * <p>It is as many steps as there are bodies: the ready queue gives it out once for each.
 */
final class Bodies implements Step {
    private static final VarHandle SHOWN;

    static {
        try {
            SHOWN = MethodHandles.lookup().findVarHandle(Bodies.class, "shown", TaskImpl.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Told of each end, on the loop: of a task as any waiter is. */
    abstract static class Watcher extends Waiter {
        /** The body at {@code i} has returned, and had no task. */
        abstract void returned(int i, @Nullable Object value);
    }

    private final LoopImpl loop;
    private final @Nullable TaskLocals locals;
    private final Watcher watcher;
    private final long firstId;

    /** What tasks are to run; then tasks; and what the watcher puts in the place of one that has ended. */
    private final @Nullable Object[] parts;

    // Written by the holder of the baton.
    /** Who gathers; null once it has not to be told any more. */
    private @Nullable TaskImpl<?> starter;

    private int given;
    private int next;
    /** How many are tasks, or have ended. The one after those may be running: the last of `next`. */
    private int made;
    /** Since when the one runs that is no task yet. */
    private long bareSince;

    // The task of the one that runs, made by another thread that looks at a loop that is held: set by compare-and-set;
    // taken over, and cleared, by the holder of the baton.
    @SuppressWarnings("unused")
    private volatile @Nullable TaskImpl<?> shown;

    /** @param parts each an {@link LoopImpl#ownBody} */
    Bodies(TaskImpl<?> starter, @Nullable Object[] parts, Watcher watcher) {
        this.loop = starter.loop;
        this.starter = starter;
        this.locals = starter.locals;
        this.parts = parts;
        this.watcher = watcher;
        this.firstId = loop.taskIds(parts.length);
    }

    int size() {
        return parts.length;
    }

    /** How many have begun. */
    int begun() {
        return next;
    }

    /** By the ready queue, which gives it out: whether it will once more. */
    boolean isGivenAgain() {
        return ++given < parts.length;
    }

    /** How many are tasks, or have ended. Any thread, about now. */
    int made() {
        return made;
    }

    @Override
    public @Nullable Carrier carrier() {
        return null;
    }

    @Override
    public void run(Carrier on) {
        int i = next++;
        if (i < made) {
            task(i).run(on);
        } else if (loop.observer != null || parts[i] instanceof Admission) {
            make();
            task(i).run(on);
        } else {
            runBare(i, on);
        }
    }

    private void runBare(int i, Carrier on) {
        Coroutine<?> body = body(i);
        if (next == parts.length) {
            starter = null;
        }
        bareSince = loop.baton.turnTime();
        on.beginBare(this, locals);
        Object value = null;
        Throwable thrown = null;
        try {
            value = body.run();
        } catch (Throwable e) {
            thrown = e;
        }
        ended(i, on, value, thrown);
    }

    @SuppressWarnings("unchecked") // a task gives what its body gave
    private void ended(int i, Carrier on, @Nullable Object value, @Nullable Throwable thrown) {
        boolean unseen = on.isBare() && shown == null && loop.observer == null;
        if (unseen && thrown == null && !(value instanceof PromiseImpl)) { // which would be taken for a part
            on.endBare();
            made++;
            loop.tasks.endedUnmade();
            watcher.returned(i, value);
        } else {
            ((TaskImpl<@Nullable Object>) on.requireTask()).ended(on, value, thrown);
        }
    }

    private Coroutine<?> body(int i) {
        Object body = parts[i];
        assert body != null : "body " + i + " has begun";
        return (Coroutine<?>) body;
    }

    private TaskImpl<?> task(int i) {
        Object task = parts[i];
        assert task != null : "body " + i + " has ended";
        return (TaskImpl<?>) task;
    }

    /** Makes tasks of all, once the one that runs is a task. */
    void makeAll() {
        while (made < parts.length) {
            make();
        }
    }

    private void make() {
        TaskImpl<?> task = new TaskImpl<>(loop, firstId + made, null, body(made), locals);
        task.begunWith(watcher);
        made(task);
        LoopObserver o = loop.observer;
        if (o != null) {
            o.started(task, starter);
        }
        if (made == parts.length) {
            starter = null;
        }
    }

    private void made(TaskImpl<?> task) {
        loop.tasks.made(task);
        parts[made++] = task;
    }

    /** Holder of the baton: makes a task of the one that runs, on {@code on}. Where the stack ends on the way nothing has changed. */
    TaskImpl<?> makeRunning(Carrier on, @Nullable TaskLocals ownLocals) {
        TaskImpl<?> task = Objects.requireNonNull(show(on), "one runs");
        task.runsOn(on, bareSince); // who has made it may have looked when another one ran
        task.locals = ownLocals;
        made(task);
        shown = null;
        return task;
    }

    /**
     * Any thread that looks at a loop which is held: the task of what runs on {@code on}; null: all are over. It is taken over when
     * that ends or asks for its task. Who looks in the very moment when it does may have a task that is nobody's, and stays
     * pending.
     */
    @Nullable
    TaskImpl<?> show(Carrier on) {
        TaskImpl<?> before = shown;
        int i = made;
        if (i >= parts.length) {
            return null;
        }
        if (before != null && before.id() == firstId + i) {
            return before;
        }
        TaskImpl<?> task = new TaskImpl<>(loop, firstId + i, null, null, null);
        task.begunWith(watcher);
        task.runsOn(on, bareSince);
        return SHOWN.compareAndSet(this, before, task) ? task : show(on);
    }

    /** The place of {@code task}, which is one of these. */
    int indexOf(TaskImpl<?> task) {
        return (int) (task.id() - firstId);
    }

    /** Any thread: what the one at {@code i}, which is no task yet, is printed as. */
    Object unmade(int i) {
        return new Unmade(firstId + i, i < next);
    }

    private record Unmade(long id, boolean begun) {
        @Override
        public String toString() {
            return TaskRecord.printed(id, begun);
        }
    }
}

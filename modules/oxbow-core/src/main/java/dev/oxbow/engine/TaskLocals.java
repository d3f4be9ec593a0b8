// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.TaskLocal;
import org.jspecify.annotations.Nullable;

/** An immutable set of task-local values: copying it to a child is copying a reference. */
public final class TaskLocals {
    /** What work has that a task has sent to another thread: a copy of that task's. */
    private static final ThreadLocal<@Nullable Lent> LENT = new ThreadLocal<>();

    private static final class Lent {
        // Written by the one thread that has it.
        @Nullable
        TaskLocals locals;

        Lent(@Nullable TaskLocals locals) {
            this.locals = locals;
        }
    }

    private final TaskLocal<?> key;
    private final @Nullable Object value;
    private final @Nullable TaskLocals rest;

    private TaskLocals(TaskLocal<?> key, @Nullable Object value, @Nullable TaskLocals rest) {
        this.key = key;
        this.value = value;
        this.rest = rest;
    }

    /** The entry of {@code key}; null where it has none. */
    static @Nullable TaskLocals find(@Nullable TaskLocals in, TaskLocal<?> key) {
        for (TaskLocals e = in; e != null; e = e.rest) {
            if (e.key == key) {
                return e;
            }
        }
        return null;
    }

    static @Nullable TaskLocals with(@Nullable TaskLocals in, TaskLocal<?> key, @Nullable Object value) {
        return new TaskLocals(key, value, without(in, key));
    }

    static @Nullable TaskLocals without(@Nullable TaskLocals in, TaskLocal<?> key) {
        if (in == null || find(in, key) == null) {
            return in;
        }
        return in.key == key ? in.rest : new TaskLocals(in.key, in.value, without(in.rest, key));
    }

    /** Does {@code work} on this thread, which is no loop's, with a copy of {@code locals}. */
    static <T extends @Nullable Object> T lend(@Nullable TaskLocals locals, Coroutine<? extends T> work)
            throws Exception {
        Lent before = LENT.get();
        LENT.set(new Lent(locals));
        try {
            return work.run();
        } finally {
            LENT.set(before);
        }
    }

    /** Those of the caller, who runs on {@code carrier}, or off any loop. */
    static @Nullable TaskLocals current(@Nullable Carrier carrier) {
        if (carrier != null) {
            return carrier.locals();
        }
        Lent lent = LENT.get();
        return lent == null ? null : lent.locals;
    }

    /** The caller's value; {@code absent} where there is none. */
    @SuppressWarnings({"unchecked", "NullAway"}) // what was set is of type T, and null only where T has null
    public static <T extends @Nullable Object> T get(TaskLocal<T> key, T absent) {
        TaskLocals entry = find(current(Carrier.current()), key);
        return entry == null ? absent : (T) entry.value;
    }

    /** Sets, or for null removes, the caller's value. */
    public static void set(TaskLocal<?> key, @Nullable Object value) {
        Carrier carrier = Carrier.current();
        Lent lent = carrier == null ? LENT.get() : null;
        if (lent != null) {
            lent.locals = changed(lent.locals, key, value);
            return;
        }
        Carrier on = Carrier.require(
                "a TaskLocal can be set in a coroutine, in a callback, and in work that one sends to a thread");
        on.setLocals(changed(on.locals(), key, value));
    }

    private static @Nullable TaskLocals changed(@Nullable TaskLocals in, TaskLocal<?> key, @Nullable Object value) {
        return value == null ? without(in, key) : with(in, key, value);
    }
}

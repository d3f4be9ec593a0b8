// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.TaskLocal;
import org.jspecify.annotations.Nullable;

/** An immutable set of task-local values: copying it to a child is copying a reference. */
public final class TaskLocals {
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

    /** The current task's or callback's value. {@code absent} where it has none, and off the loop. */
    @SuppressWarnings({"unchecked", "NullAway"}) // what was set is of type T, and null only where T has null
    public static <T extends @Nullable Object> T get(TaskLocal<T> key, T absent) {
        Carrier carrier = Carrier.current();
        TaskLocals entry = carrier == null ? null : find(carrier.locals(), key);
        return entry == null ? absent : (T) entry.value;
    }

    /** Sets, or for null removes, the current task's or callback's value. */
    public static void set(TaskLocal<?> key, @Nullable Object value) {
        Carrier carrier = Carrier.require("a TaskLocal can be set in a coroutine or a callback only");
        TaskLocals now = carrier.locals();
        carrier.setLocals(value == null ? without(now, key) : with(now, key, value));
    }
}

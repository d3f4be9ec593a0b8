// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.TaskLocals;
import org.jspecify.annotations.Nullable;

/**
 * A value of the current task, which the tasks and callbacks that it starts begin with: asyncio's context variable.
 *
 * <p>A child has a copy, made when it is started: what it sets is not seen by its parent, nor the other way round. A
 * callback runs in the context in which it was added, and what it sets is gone when it has returned. Work for
 * {@link Async#toThread} or {@link Async#runIn} has a copy on its thread. Thread-locals and
 * scoped values are no substitute: which thread a task runs on is nobody's business.
 *
 * <pre>{@code
 * static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");
 *
 * Async.run(() -> {
 *     USER.set("ada");
 *     return Async.await(Async.start(() -> USER.get())); // "ada"
 * });
 * }</pre>
 *
 * @param <T> the type of the value
 * @see <a href="https://docs.python.org/3/library/contextvars.html">contextvars</a>
 */
public final class TaskLocal<T extends @Nullable Object> {
    private final T absent;

    private TaskLocal(T absent) {
        this.absent = absent;
    }

    /** One whose value is null until it is set. */
    public static <T> TaskLocal<@Nullable T> create() {
        return new TaskLocal<>(null);
    }

    /** One whose value is {@code absent} until it is set, and on threads that do no work for a task. */
    public static <T extends @Nullable Object> TaskLocal<T> withDefault(T absent) {
        return new TaskLocal<>(absent);
    }

    /** The current task's value. Any thread: it is the default on one that does no work for a task. */
    public T get() {
        return TaskLocals.get(this, absent);
    }

    /**
     * Sets the current task's, or callback's, value; null goes back to the default.
     *
     * @throws IllegalStateException on a thread that does no work for a task
     */
    public void set(@Nullable T value) {
        TaskLocals.set(this, value);
    }
}

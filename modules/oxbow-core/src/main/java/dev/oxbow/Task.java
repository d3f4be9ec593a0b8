// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.TaskRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that has been started. Its body begins in a step to come, never within {@link Async#start start} itself;
 * one that is cancelled before that never runs. A pending task lives until it is done, whether anyone refers to it or not.
 *
 * <pre>{@code
 * Task<String> page = start("page", () -> load("a"));
 * String other = load("b"); // meanwhile
 * print(await(page) + other);
 * }</pre>
 *
 * <p>A failure that nobody looks at, by awaiting the task or asking it, is told to the loop's {@link ExceptionHandler}
 * when the task becomes garbage, or at the latest when the loop closes.
 *
 * @param <T> the type of the result
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#task-object">asyncio: tasks</a>
 */
public sealed interface Task<T extends @Nullable Object> extends Promise<T> permits TaskRecord {
    /** A number that no other task of the process has. */
    long id();

    /** Its loop. */
    EventLoop loop();

    /** How many cancellations have been asked for and not withdrawn. Read it on the task's loop. */
    int cancelling();

    /**
     * Withdraws one request for cancellation, by whoever made it and has dealt with the exception. When none is left, a
     * cancellation that has not been delivered yet will not be.
     *
     * @return how many are left
     * @throws IllegalStateException off the task's loop
     */
    int uncancel();

    /** What it waits for, in words, at this moment; null while it does not wait. For reports, on any thread. */
    @Nullable
    String waitingFor();

    /** When its first turn came, to the precision of a loop's turn, even if it was cancelled before; null if it has not come. */
    @Nullable
    Instant startedAt();

    /** When it was done, to the precision of a loop's turn; null if it is not. */
    @Nullable
    Instant finishedAt();
}

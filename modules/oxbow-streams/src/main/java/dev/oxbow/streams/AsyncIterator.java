// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import java.util.Iterator;

/**
 * The elements of a stream in a plain loop: asyncio's {@code async for}. Close it, best by try-with-resources: leaving
 * the loop early then cancels the stream.
 *
 * <pre>{@code
 * try (AsyncIterator<Row> rows = iterate(query)) {
 *     for (Row row : rows) {
 *         if (row.bad()) {
 *             break;
 *         }
 *     }
 * }
 * }</pre>
 *
 * <dl>
 *   <dt>Suspends
 *   <dd>{@link #hasNext} and {@link #next} do while no element is there.
 *   <dt>Cancellation
 *   <dd>of the task that waits here cancels the stream at once. So does the end of the task that made the iterator, if it
 *       is still open then.
 *   <dt>Backpressure
 *   <dd>Elements are asked for in batches, and no more are ever held than were asked for.
 *   <dt>Errors
 *   <dd>are thrown after the elements that came before them: an unchecked one as it is, a checked one in a
 *       {@link java.util.concurrent.CompletionException}.
 *   <dt>Thread
 *   <dd>The loop on which it was made; one coroutine at a time.
 * </dl>
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings("IterableAndIterator") // made for one for-each loop, and for what is left of it
public interface AsyncIterator<T> extends Iterable<T>, Iterator<T>, AutoCloseable {
    /**
     * Whether there is one more element. Once closed, there is none.
     *
     * @throws IllegalStateException if the end of the task that made it, or a cancelled wait, has closed it before its end
     */
    @Override
    boolean hasNext();

    /**
     * The next element.
     *
     * @throws java.util.NoSuchElementException if there is none
     * @throws IllegalStateException as {@link #hasNext}
     */
    @Override
    T next();

    /** Cancels the stream if it has not ended, and drops what has not been taken. Closing it again does nothing. */
    @Override
    void close();

    /** This very object: a stream is iterated once. */
    @Override
    default Iterator<T> iterator() {
        return this;
    }
}

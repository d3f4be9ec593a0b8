// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

/**
 * The body of a stream, run anew for each subscriber: asyncio's asynchronous generator.
 *
 * <pre>{@code
 * Generator<Long> ticks = out -> {
 *     for (long n = 0; ; n++) {
 *         Async.sleep(Duration.ofSeconds(1));
 *         out.emit(n);
 *     }
 * };
 * }</pre>
 *
 * @param <T> the type of the elements
 */
@FunctionalInterface
public interface Generator<T> {
    /**
     * Runs in a coroutine. Its normal end completes the stream.
     *
     * @param out takes the elements
     * @throws Exception whatever failed; it is the error of the stream
     */
    void run(Emitter<? super T> out) throws Exception;
}

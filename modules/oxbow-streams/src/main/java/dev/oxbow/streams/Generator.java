// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import java.util.Objects;
import java.util.concurrent.Callable;

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

    /**
     * Emits what an iterator has, one opened for each subscriber: any stream as any other.
     *
     * <pre>{@code
     * Flow.Publisher<Row> rows = publishFlow(Generator.of(() -> iterate(flux)));
     * }</pre>
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>closes the iterator, which cancels its stream.
     *   <dt>Backpressure
     *   <dd>Elements are taken as the subscriber asks for them; how many are asked for ahead is the iterator's affair.
     * </dl>
     *
     * @param elements called in the generator's coroutine
     */
    static <T> Generator<T> of(Callable<? extends AsyncIterator<? extends T>> elements) {
        Objects.requireNonNull(elements, "what opens the iterator must not be null");
        return out -> {
            try (AsyncIterator<? extends T> opened = elements.call()) {
                while (opened.hasNext()) {
                    out.emit(opened.next());
                }
            }
        };
    }
}

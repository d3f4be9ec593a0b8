// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import org.jspecify.annotations.Nullable;

/**
 * A function that may await: what {@code mapAsync} runs for each element, in a coroutine of its own.
 *
 * @param <T> what it is given
 * @param <R> what it returns
 */
@FunctionalInterface
public interface AsyncFunction<T, R> {
    /**
     * Runs in a coroutine.
     *
     * @param element one of the stream
     * @return the result; null for none
     * @throws Exception whatever failed
     */
    @Nullable
    R apply(T element) throws Exception;
}

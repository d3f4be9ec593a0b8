// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/**
 * How something ended, as a value.
 *
 * <pre>{@code
 * for (Outcome<String> outcome : Async.gatherOutcomes(tasks)) {
 *     String line = switch (outcome) {
 *         case Outcome.Success<String>(String page) -> page;
 *         case Outcome.Failed<String>(Throwable error) -> "failed: " + error;
 *         case Outcome.Cancelled<String> c -> "cancelled";
 *     };
 * }
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T extends @Nullable Object> {
    /**
     * It has a value.
     *
     * @param value the value
     * @param <T> its type
     */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /**
     * It failed.
     *
     * @param error what was thrown, as it was thrown
     * @param <T> the type of the value that is not there
     */
    record Failed<T extends @Nullable Object>(Throwable error) implements Outcome<T> {}

    /**
     * It was cancelled.
     *
     * @param reason what the canceller said, if anything
     * @param <T> the type of the value that is not there
     */
    record Cancelled<T extends @Nullable Object>(@Nullable String reason) implements Outcome<T> {}
}

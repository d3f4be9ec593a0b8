// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Errors on their way out of coroutines. An await has to put a checked error into a CompletionException; where that becomes
 * a signal again, it is the error that the source had, so that {@code onErrorResume(IOException.class, ...)} finds it.
 */
public final class Unwrapped {
    private Unwrapped() {}

    /** The error to signal where {@code thrown} ended a body. */
    static Throwable error(Throwable thrown) {
        Throwable cause = thrown.getCause();
        if (thrown.getClass() != CompletionException.class
                || cause == null
                || cause instanceof RuntimeException
                || cause instanceof Error) {
            return thrown;
        }
        return cause;
    }

    /** The outcomes of coroutines that each awaited a source, as outcomes of the sources. */
    public static <T extends @Nullable Object> List<Outcome<T>> outcomes(List<Outcome<T>> ended) {
        List<Outcome<T>> outcomes = new ArrayList<>(ended.size());
        for (Outcome<T> outcome : ended) {
            outcomes.add(
                    outcome instanceof Outcome.Failed<T>(Throwable thrown)
                            ? new Outcome.Failed<>(error(thrown))
                            : outcome);
        }
        return outcomes;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Coroutine;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Errors on their way out of coroutines. An await has to put a checked error into a CompletionException; where that becomes
 * a signal again, it is the error that the source had, so that {@code onErrorResume(IOException.class, ...)} finds it.
 */
public final class Unwrapped {
    private Unwrapped() {}

    /** The error to signal where {@code thrown} ended a body: out of what an await has put it into, and the library. */
    public static Throwable error(Throwable thrown, Library library) {
        return error(library.unwrapped(thrown));
    }

    private static Throwable error(Throwable thrown) {
        Throwable cause = thrown.getCause();
        if (thrown.getClass() != CompletionException.class
                || cause == null
                || cause instanceof RuntimeException
                || cause instanceof Error) {
            return thrown;
        }
        return cause;
    }

    /** {@code awaiting} a source, as a body of its own, which may throw a checked error: it fails with the source's. */
    public static <T extends @Nullable Object> Coroutine<T> body(Coroutine<? extends T> awaiting) {
        return () -> {
            try {
                return awaiting.run();
            } catch (CompletionException e) {
                throw error(e) instanceof Exception checked ? checked : e;
            }
        };
    }
}

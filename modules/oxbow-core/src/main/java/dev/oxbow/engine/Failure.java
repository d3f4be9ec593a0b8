// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The outcome of a promise that has no value: cancelled, or failed with an error. */
final class Failure {
    /** The error; null where the promise was cancelled. */
    final @Nullable Throwable error;

    private final @Nullable String reason;

    /** Tells of an error that nobody looked at; null where there is nothing to tell. Written before publication. */
    @Nullable
    UnseenFailure unseen;

    private Failure(@Nullable Throwable error, @Nullable String reason) {
        this.error = error;
        this.reason = reason;
    }

    static Failure of(Throwable error) {
        return new Failure(error, null);
    }

    static Failure cancelled(@Nullable String reason) {
        return new Failure(null, reason);
    }

    boolean isCancelled() {
        return error == null;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** Somebody has looked: nothing is left to tell. */
    void seen() {
        UnseenFailure u = unseen;
        if (u != null) {
            u.withdraw();
        }
    }

    CancellationException cancellation() {
        return new CancellationException(reason);
    }

    /** What a waiter is thrown: unchecked ones and Errors as they are, checked ones in a CompletionException. */
    RuntimeException raise() {
        seen();
        return error == null ? cancellation() : asUnchecked(error);
    }

    static RuntimeException asUnchecked(Throwable error) {
        if (error instanceof Error e) {
            throw e;
        }
        return error instanceof RuntimeException e ? e : new CompletionException(error);
    }
}

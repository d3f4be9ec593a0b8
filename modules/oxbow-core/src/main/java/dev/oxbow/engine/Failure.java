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

    /** What a cancelled task ended by, where that says more than a reason: what its cleanup failed with is suppressed in it. */
    private final @Nullable CancellationException ended;

    /** Tells of an error that nobody looked at; null where there is nothing to tell. Written before publication. */
    @Nullable
    UnseenFailure unseen;

    private Failure(@Nullable Throwable error, @Nullable String reason, @Nullable CancellationException ended) {
        this.error = error;
        this.reason = reason;
        this.ended = ended;
    }

    static Failure of(Throwable error) {
        return new Failure(error, null, null);
    }

    static Failure cancelled(@Nullable String reason) {
        return new Failure(null, reason, null);
    }

    /** Of a task that {@code ended} by that. */
    static Failure cancelled(CancellationException ended) {
        boolean more = ended.getCause() != null || ended.getSuppressed().length > 0;
        return new Failure(null, ended.getMessage(), more ? ended : null);
    }

    /** The same, as the outcome of what ends by it. */
    Failure ofAnother() {
        return new Failure(error, reason, ended);
    }

    /** What nobody may fail to look at; null: nothing. */
    @Nullable
    Throwable telling() {
        return error == null && ended != null && ended.getSuppressed().length > 0 ? ended : error;
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
        CancellationException e = new CancellationException(reason);
        if (ended != null) {
            if (ended.getCause() != null) {
                e.initCause(ended.getCause());
            }
            for (Throwable suppressed : ended.getSuppressed()) {
                e.addSuppressed(suppressed);
            }
        }
        return e;
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

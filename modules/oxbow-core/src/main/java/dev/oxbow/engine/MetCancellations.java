// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The CancellationExceptions that a task has met, told apart: one that its own await threw, because the task is cancelled,
 * and those with which awaited sources failed, which fail the task too and do not cancel it (decision 003). On the task's
 * own stack only.
 */
final class MetCancellations {
    /** So many are known apart; a task that goes on for ever is not to keep all that it has ever met. */
    private static final int MOST_FOREIGN = 16;

    private @Nullable CancellationException own;
    private final Deque<CancellationException> foreign = new ArrayDeque<>(2);

    void own(CancellationException e) {
        own = e;
    }

    /** An awaited source has failed with {@code e}; or has passed on the task's own, whose code the task ran. */
    void foreign(CancellationException e) {
        if (e == own || isForeign(e)) {
            return;
        }
        if (foreign.size() == MOST_FOREIGN) {
            foreign.removeFirst();
        }
        foreign.addLast(e);
    }

    boolean isForeign(Throwable e) {
        for (CancellationException f : foreign) {
            if (f == e) {
                return true;
            }
        }
        return false;
    }
}

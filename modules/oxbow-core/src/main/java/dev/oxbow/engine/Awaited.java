// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** What a suspended coroutine waits for, seen by the one who cancels it. */
interface Awaited {
    /**
     * Ends the wait as cancelled: the coroutine will be resumed, now or after the cleanup of what it awaits. False: it
     * is over already, and the resume is on its way. Holder of the baton of the waiting coroutine's loop.
     */
    boolean cancelAwaited(@Nullable String reason);

    /** The task that is awaited; null where it is something else. */
    default @Nullable TaskImpl<?> task() {
        return null;
    }

    /** The promise that is awaited; null where it is none. */
    default @Nullable PromiseImpl<?> promise() {
        return task();
    }

    /** Whether it has happened, so that the coroutine merely waits for its turn. */
    boolean isOver();

    /** What it is, in a few words, without what changes meanwhile: for a recording. Names in it stand as they are. */
    String label();
}

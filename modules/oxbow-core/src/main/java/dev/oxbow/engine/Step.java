// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** What a ready queue holds: a coroutine to resume, a body to begin, or a callback to call. */
interface Step {
    /** The parked carrier that goes on with this step; null where it wants a clean stack, on which {@link #run} is called. */
    @Nullable
    Carrier carrier();

    /** Runs on a carrier's base frame, or inline in an await of this very step. Never throws. */
    void run(Carrier carrier);

    /** Called holding the baton when the step has come in from another thread. True: it is now to become ready. */
    default boolean arrived() {
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A carrier on a thread that the JDK schedules, a virtual one: it is resumed by unpark, and waits by park. */
sealed class ParkingCarrier extends Carrier permits CallerCarrier {
    // Set by whoever passes the baton here, cleared by the carrier's thread when it has seen it.
    private volatile boolean go;

    /** On a virtual thread of its own. */
    ParkingCarrier(Baton baton, Step first) {
        this(
                baton,
                first,
                carrier -> Thread.ofVirtual()
                        .name(baton.loop.threadName())
                        .inheritInheritableThreadLocals(false)
                        .unstarted(carrier));
    }

    ParkingCarrier(Baton baton, @Nullable Step first, Function<Carrier, Thread> thread) {
        super(baton, first, thread);
    }

    @Override
    final void resume() {
        go = true;
        LockSupport.unpark(thread);
    }

    @Override
    final boolean isResumed() {
        return go;
    }

    @Override
    final void park() {
        goOn(go ? null : parkOnce());
    }

    /** A method of its own, as what comes after a wait is here and in the methods that wait above it: docs/decisions/014. */
    private void goOn(@Nullable StackOverflowError before) {
        StackOverflowError overflow = parkUntilResumed(before);
        go = false;
        if (overflow != null) {
            throw overflow;
        }
    }
}

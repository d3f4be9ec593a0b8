// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A carrier on the JDK's scheduler of virtual threads: it is resumed by unpark, and waits by park. */
final class ParkingCarrier extends Carrier {
    // Set by whoever passes the baton here, cleared by the carrier's thread when it has seen it.
    private volatile boolean go;

    ParkingCarrier(Baton baton, Step first, Function<Carrier, Thread> thread) {
        super(baton, first, thread);
    }

    @Override
    void resume() {
        go = true;
        LockSupport.unpark(thread);
    }

    @Override
    boolean isResumed() {
        return go;
    }

    @Override
    void park() {
        StackOverflowError overflow = parkUntilResumed(null);
        go = false;
        if (overflow != null) {
            throw overflow;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /**
     * An interrupt must neither end the wait (park returns at once while the flag is up, so leaving it up would spin) nor
     * be lost: it is lowered here and raised again for the coroutine to see. A stack too deep to be unmounted waits where it
     * is, for the baton is not its own, and throws when it has come back.
     */
    @Override
    void park() {
        boolean interrupted = false;
        @Nullable StackOverflowError overflow = null;
        while (!go) {
            if (overflow != null) {
                Thread.onSpinWait();
                continue;
            }
            try {
                LockSupport.park(this);
            } catch (StackOverflowError e) {
                overflow = e;
            }
            interrupted |= Thread.interrupted();
        }
        go = false;
        if (interrupted) {
            thread.interrupt();
        }
        if (overflow != null) {
            throw overflow;
        }
    }
}

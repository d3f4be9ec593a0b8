// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import dev.oxbow.LoopClock;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The one wake-up of a loop that a clock has: for the earliest deadline, while the baton is free. One that turns out too
 * early just finds nothing due.
 */
final class Alarm implements Errand {
    private final Baton baton;
    private final LoopClock clock;

    // Written by the holder of the baton.
    private long armedFor = Long.MAX_VALUE;
    private @Nullable Handle armed;
    private @Nullable WakeUp wakeUp;

    Alarm(Baton baton, LoopClock clock) {
        this.baton = baton;
        this.clock = clock;
    }

    /** It has rung. Its arrival makes a turn begin, and that is all that is wanted. */
    @Override
    public void onLoop() {
        armed = null;
    }

    void arm(Timers timers) {
        boolean waiting = !timers.isEmpty();
        if (wakeUp != null) {
            wakeUp.keepsAlive = waiting ? baton : null;
        }
        if (!waiting) {
            return;
        }
        long first = timers.first();
        if (armed != null && armedFor - first <= 0) {
            return;
        }
        disarm();
        armedFor = first;
        wakeUp = new WakeUp(baton);
        armed = clock.wakeAt(first, wakeUp);
    }

    void disarm() {
        if (armed != null) {
            armed.cancel();
        }
    }

    /** What the clock has of this loop: a loop whose timers were all called off is not kept alive until their time. */
    private static final class WakeUp implements Runnable {
        private final WeakReference<Baton> baton;

        // Written by the holder of the baton, read by the garbage collector.
        @SuppressWarnings("unused")
        private @Nullable Baton keepsAlive;

        WakeUp(Baton baton) {
            this.baton = new WeakReference<>(baton);
            this.keepsAlive = baton;
        }

        @Override
        public void run() {
            Baton b = baton.get();
            if (b != null) {
                b.rings();
            }
        }
    }
}

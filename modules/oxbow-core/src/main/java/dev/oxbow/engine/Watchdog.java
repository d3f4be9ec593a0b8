// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of the process that looks for steps that hold their loops too long. It knows the loops that are busy, or
 * were when it looked last: a loop comes in when it wakes from idleness and goes when it is found idle. With no loop
 * to look at it sleeps.
 */
final class Watchdog implements Runnable {
    /** Between two looks, in nanoseconds. */
    private static final long PERIOD = 20_000_000;

    /** So many looks at nothing before it sleeps: a wake-up costs whoever brings the next loop. */
    private static final int PATIENCE = 50;

    /** Of reports. */
    static final Budget BUDGET = new Budget(10);

    // Pushed by any thread, taken all at once by the watchdog; each by a compare-and-set or an exchange.
    private static final AtomicReference<@Nullable Watch> ARRIVALS = new AtomicReference<>();

    // Set by the watchdog before it looks at the arrivals a last time and sleeps; read by whoever has pushed: one
    // of the two sees the other. Cleared by the watchdog.
    private static volatile boolean asleep;

    private static final Thread THREAD = Thread.ofPlatform()
            .daemon()
            .name("oxbow-watchdog")
            .inheritInheritableThreadLocals(false)
            .start(new Watchdog());

    // The watchdog's own.
    private final List<Watch> busy = new ArrayList<>();

    private Watchdog() {}

    /** Any thread. */
    static void add(Watch watch) {
        Watch newest;
        do {
            newest = ARRIVALS.get();
            watch.next = newest;
        } while (!ARRIVALS.compareAndSet(newest, watch));
        if (asleep) {
            LockSupport.unpark(THREAD);
        }
    }

    /**
     * Any thread: forgets one that is not added again, if that is easy. Loops that live for a moment would pile up until the
     * next look. While it is the head its {@code next} stays as it is.
     */
    static void remove(Watch watch) {
        ARRIVALS.compareAndSet(watch, watch.next);
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        for (int nothing = 0; ; nothing = busy.isEmpty() ? nothing + 1 : 0) {
            if (nothing < PATIENCE) {
                LockSupport.parkNanos(this, PERIOD);
            } else {
                sleep();
                nothing = 0;
            }
            long now = System.nanoTime();
            // a process that was stopped, or swapped out, is not a step that is slow
            long passed = Math.min(now - last, 2 * PERIOD);
            last = now;
            busy.removeIf(watch -> !watch.look(now, passed));
            admit();
            if (VirtualThreads.INSIDE != null) {
                Hosts.relieve();
            }
        }
    }

    private void admit() {
        for (Watch watch = ARRIVALS.getAndSet(null); watch != null; ) {
            Watch next = watch.next;
            watch.next = null;
            busy.add(watch);
            watch = next;
        }
    }

    private void sleep() {
        asleep = true;
        while (ARRIVALS.get() == null) {
            LockSupport.park(this);
        }
        asleep = false;
    }
}

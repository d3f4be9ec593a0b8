// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.SystemClock;
import java.time.Instant;

/**
 * A loop's time. The default is real time; a loop under test has a clock that jumps.
 *
 * @see EventLoop.Builder#clock
 */
public interface LoopClock {
    /** Now, in nanoseconds since some moment, as {@link System#nanoTime} tells it. Any thread. */
    long nanoTime();

    /** The point in time at which {@link #nanoTime} is {@code nanoTime}. Any thread. */
    Instant instantOf(long nanoTime);

    /**
     * Arranges for {@code wake} to be run once, on any thread, when the time has come.
     *
     * @param nanoTime the deadline, which may have passed
     * @param wake short, does not block
     */
    Handle wakeAt(long nanoTime, Runnable wake);

    /**
     * Asked when a loop has nothing ready, no work under way outside, and a timer. True: it is now {@code nanoTime}. The
     * default does not jump. Called by the loop, once at a time.
     */
    default boolean skipTo(long nanoTime) {
        return false;
    }

    /**
     * Told when a loop has tasks, but nothing ready, no timer and no work under way outside: they wait for somebody else,
     * or for each other. True: something was done about it. Called by the loop, on a stack of no one's; must not block.
     */
    default boolean stuck(EventLoop loop) {
        return false;
    }

    /** Real time. */
    static LoopClock system() {
        return SystemClock.INSTANCE;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Time that stands still while anything is ready or under way on another thread, and then jumps to the next deadline. It
 * begins at the epoch, and serves one loop.
 *
 * <p>{@link TestLoop} comes with one. A loop of your own gets it by {@link EventLoop.Builder#clock}.
 */
public final class VirtualClock implements LoopClock {
    private final Predicate<EventLoop> stuck;

    // Written by the loop that jumps, holding its baton; read by any thread.
    private volatile long now;

    /** One that does nothing about a loop that is stuck. */
    public VirtualClock() {
        this(loop -> false);
    }

    /** One that asks {@code stuck} what to do about a loop that is, as {@link LoopClock#stuck} says. */
    public VirtualClock(Predicate<EventLoop> stuck) {
        this.stuck = stuck;
    }

    /** How much time has passed since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return Instant.EPOCH.plusNanos(nanoTime);
    }

    /** Never calls: the loop looks again when the last of the work outside has ended, and only then may time jump. */
    @Override
    public Handle wakeAt(long nanoTime, Runnable wake) {
        return NoWake.INSTANCE;
    }

    @Override
    public boolean skipTo(long nanoTime) {
        // by difference, since time may wrap around
        if (nanoTime - now > 0) {
            now = nanoTime;
        }
        return true;
    }

    @Override
    public boolean stuck(EventLoop loop) {
        return stuck.test(loop);
    }

    @Override
    public String toString() {
        return "virtual clock at " + elapsed();
    }

    private enum NoWake implements Handle {
        INSTANCE;

        @Override
        public boolean cancel() {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return true;
        }
    }
}

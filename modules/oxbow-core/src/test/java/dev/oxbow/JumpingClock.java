// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still while anything is ready and then jumps to the next deadline. */
final class JumpingClock implements LoopClock {
    private volatile long now;

    /** Runs {@code body} on a loop with such a clock. */
    static void virtually(Action body) {
        try (EventLoop loop = EventLoop.builder().clock(new JumpingClock()).build()) {
            loop.run(body);
        }
    }

    /** As if code had computed for so long. For the loop's own code. */
    void pass(Duration time) {
        skipTo(now + time.toNanos());
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return Instant.EPOCH.plusNanos(nanoTime);
    }

    @Override
    public boolean skipTo(long nanoTime) {
        now = nanoTime;
        return true;
    }

    @Override
    public Handle wakeAt(long nanoTime, Runnable wake) {
        throw new AssertionError("nothing to wait for in real time");
    }
}

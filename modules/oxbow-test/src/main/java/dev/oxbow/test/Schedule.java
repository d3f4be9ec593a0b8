// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import dev.oxbow.ReadyOrder;
import java.util.OptionalLong;

/**
 * In which order a loop under test runs what is ready: as it became ready, or shuffled. The same seed makes the same
 * choices, so that a failure can be seen again.
 *
 * <p>Where two tasks are ready at once asyncio's users, and Oxbow's, may rely on neither being first. A shuffle draws from
 * all that is ready, callbacks too, and holds some of it back for many turns; time does not pass meanwhile. What a shuffle
 * breaks is broken: on another machine, under another load, by another library in between.
 */
public final class Schedule {
    private static final Schedule FIFO = new Schedule(OptionalLong.empty());

    private final OptionalLong seed;

    private Schedule(OptionalLong seed) {
        this.seed = seed;
    }

    /** First in, first out: what a loop does outside of tests. */
    public static Schedule fifo() {
        return FIFO;
    }

    /** The shuffle that this seed stands for. */
    public static Schedule shuffled(long seed) {
        return new Schedule(OptionalLong.of(seed));
    }

    /** The seed; empty for FIFO. */
    public OptionalLong seed() {
        return seed;
    }

    /** Lets a loop follow this schedule from its beginning; each loop has a shuffle of its own. */
    public EventLoop.Builder applyTo(EventLoop.Builder loop) {
        return seed.isPresent() ? loop.order(order()) : loop;
    }

    private ReadyOrder order() {
        return new Shuffle(seed.getAsLong());
    }

    @Override
    public String toString() {
        return seed.isPresent() ? "seed " + seed.getAsLong() : "FIFO";
    }
}

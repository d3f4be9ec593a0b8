// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/** One deadline in a loop's {@link Timers}. */
abstract class Timer {
    /** On the loop's clock, in nanoseconds. */
    final long deadline;

    // The place in the heap and the rank among equals: written by Timers, holding the baton.
    int index = -1;
    long order;

    Timer(long deadline) {
        this.deadline = deadline;
    }

    /** Called once, holding the baton, when the deadline has come. Runs no user code. */
    abstract void due();
}

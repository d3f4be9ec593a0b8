// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

/** One deadline in a loop's {@link Timers}. */
abstract class Timer {
    /** On the loop's clock, in nanoseconds. */
    final long deadline;

    // Written by Timers, holding the baton.
    /** In the heap or in the row. */
    int place = Row.NOWHERE;

    boolean inRow;

    /** The rank among equals. */
    long order;

    Timer(long deadline) {
        this.deadline = deadline;
    }

    /** Holder of the baton: whether it is set, and neither due nor called off. */
    final boolean isSet() {
        return place != Row.NOWHERE;
    }

    /** Called once, holding the baton, when the deadline has come. Runs no user code. */
    abstract void due();
}

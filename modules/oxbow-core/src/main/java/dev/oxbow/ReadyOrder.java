// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import java.util.List;

/**
 * Which of the steps that are ready runs next: how a loop under test explores schedules. A loop without one is first in,
 * first out, in turns.
 *
 * @see EventLoop.Builder#order
 */
@FunctionalInterface
public interface ReadyOrder {
    /**
     * Chooses. Called by the loop before each step that has rivals; what has come in from outside and the timers that are
     * due are among them by then. A step may be passed over any number of times.
     *
     * @param ready two steps or more, to be read during the call only; for one who always takes the first, they are in the
     *     order in which they became ready. A {@link Task} is to begin or to go on, all else are callbacks
     * @return the index of the one that runs
     */
    int choose(List<?> ready);
}

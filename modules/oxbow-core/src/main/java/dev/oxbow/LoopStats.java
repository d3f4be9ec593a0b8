// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

/**
 * How much a loop, or all loops together, have to do at this moment; each number is read by itself, and the loop is not
 * asked.
 *
 * @param loops how many loops these are
 * @param tasks how many tasks are not done
 * @param ready how many steps wait for their turn: of tasks, and callbacks
 * @param timers how many sleeps, timeouts and delayed callbacks wait for their time
 */
public record LoopStats(int loops, int tasks, int ready, int timers) {
    /** Both together. */
    public LoopStats plus(LoopStats other) {
        return new LoopStats(loops + other.loops, tasks + other.tasks, ready + other.ready, timers + other.timers);
    }
}

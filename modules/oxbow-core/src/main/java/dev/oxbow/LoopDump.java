// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Dump;

/**
 * What the tasks of a loop, or of all loops, are at, at one moment: who waits for what, for whom, since when, at which line
 * of code; cycles of tasks that wait for each other; who holds the permits that others wait for.
 *
 * <p>A task's children are the tasks that it awaits. {@link #toString} is for people, {@link #toJson} for tools. At most
 * 10,000 tasks of a loop are told of, the oldest.
 */
public final class LoopDump {
    private final Dump dump;

    LoopDump(Dump dump) {
        this.dump = dump;
    }

    /** How many tasks there were. */
    public int taskCount() {
        return dump.taskCount();
    }

    /**
     * As a JSON document. It has {@code cycles}, lists of task numbers, and {@code loops}.
     *
     * <p>A loop has {@code name}, {@code closing}, {@code answered}, {@code taskCount}, {@code ready} and {@code timers}
     * (numbers), where it has not answered {@code heldBy} ({@code task}, {@code stack}), and {@code tasks}.
     *
     * <p>A task has {@code id}, {@code name}, {@code state} ({@code not started}, {@code running}, {@code ready},
     * {@code waiting}), {@code cancelRequested}, {@code ageNanos}; if it waits {@code waitsFor} (in words), {@code awaits}
     * (task numbers) and, for permits, {@code heldBy} (each {@code task}, {@code name}, {@code over}, {@code forNanos}); and
     * {@code stack}, innermost frame first.
     */
    public String toJson() {
        return dump.json();
    }

    /** In lines. */
    @Override
    public String toString() {
        return dump.text();
    }
}

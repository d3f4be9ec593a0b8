// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is taken and given back, as a report sees it: what a waiter waits for, and who has it. */
public interface Resource {
    /**
     * It is held.
     *
     * @param by the task that took it; null: code off any task
     * @param since when, on the clock of the task's loop; of code off any task, as {@link System#nanoTime} has it
     */
    record Hold(@Nullable Task<?> by, long since) {
        static Hold by(@Nullable Task<?> task) {
            return new Hold(task, now(task));
        }

        /** For how long. */
        long nanos() {
            return now(by) - since;
        }

        private static long now(@Nullable Task<?> task) {
            return task == null ? System.nanoTime() : task.loop().time();
        }
    }

    /** What it is and how it stands, in a few words. */
    String state();

    /** Who holds it, as far as it remembers: of most things nobody does. */
    default List<Hold> holds() {
        return List.of();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tasks of a loop that are not done, oldest first, and how many bodies are to become some. Holder of the baton only. */
final class Tasks {
    private final Row<TaskImpl<?>> row = new Row<>((task, place) -> task.place = place);

    private int unmade;

    /** False: it is in, or over, already. */
    boolean add(TaskImpl<?> task) {
        if (task.place != Row.NOWHERE || task.isDone()) {
            return false;
        }
        task.place = row.add(task);
        return true;
    }

    void remove(TaskImpl<?> task) {
        if (task.place != Row.NOWHERE) {
            row.remove(task.place);
            task.place = Row.NOWHERE;
        }
    }

    /** So many bodies are to become tasks. */
    void expect(int bodies) {
        unmade += bodies;
    }

    /** One of those has become {@code task}. */
    void made(TaskImpl<?> task) {
        if (add(task)) {
            unmade--;
        }
    }

    /** One of those is over, and has never been one. */
    void endedUnmade() {
        unmade--;
    }

    /** How many bodies are to become tasks. */
    int unmade() {
        return unmade;
    }

    /** With the bodies that are to become tasks. */
    int count() {
        return row.size() + unmade;
    }

    /** The {@code most} oldest. Any thread, about now. */
    List<TaskImpl<?>> list(int most) {
        return row.list(most);
    }

    Set<Task<?>> snapshot() {
        return new LinkedHashSet<>(list(Integer.MAX_VALUE));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Task;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of a loop that are not done, oldest first, and how many bodies are to become some. Holder of the baton only. */
final class Tasks {
    private @Nullable TaskImpl<?> oldest;
    private @Nullable TaskImpl<?> newest;
    private int count;
    private int unmade;

    /** False: it is in, or over, already. */
    boolean add(TaskImpl<?> task) {
        if (task.listed || task.isDone()) {
            return false;
        }
        task.listed = true;
        task.previous = newest;
        if (newest == null) {
            oldest = task;
        } else {
            newest.following = task;
        }
        newest = task;
        count++;
        return true;
    }

    void remove(TaskImpl<?> task) {
        if (!task.listed) {
            return;
        }
        task.listed = false;
        TaskImpl<?> before = task.previous;
        TaskImpl<?> after = task.following;
        if (before == null) {
            oldest = after;
        } else {
            before.following = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.following = null;
        count--;
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
        return count + unmade;
    }

    @Nullable
    TaskImpl<?> oldest() {
        return oldest;
    }

    Set<Task<?>> snapshot() {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        for (TaskImpl<?> t = oldest; t != null; t = t.following) {
            tasks.add(t);
        }
        return tasks;
    }
}

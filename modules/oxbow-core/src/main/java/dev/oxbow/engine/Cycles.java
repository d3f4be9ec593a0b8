// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds tasks that wait for each other: by awaiting, or for what the other one holds. */
final class Cycles {
    private static final int MOST = 16;

    private final Function<TaskImpl<?>, List<TaskImpl<?>>> waits;
    private final List<List<TaskImpl<?>>> found = new ArrayList<>();
    private final Set<TaskImpl<?>> done = new HashSet<>();

    private Cycles(Function<TaskImpl<?>, List<TaskImpl<?>>> waits) {
        this.waits = waits;
    }

    /** Each without its first task again at its end; a few of them, if there are very many. */
    static List<List<TaskImpl<?>>> in(Map<TaskImpl<?>, List<TaskImpl<?>>> waits) {
        Cycles cycles = new Cycles(task -> waits.getOrDefault(task, List.of()));
        waits.keySet().forEach(cycles::search);
        return cycles.found;
    }

    /** As {@link #in}, those that are reached from {@code task}. */
    static List<List<TaskImpl<?>>> from(TaskImpl<?> task, Function<TaskImpl<?>, List<TaskImpl<?>>> waits) {
        Cycles cycles = new Cycles(waits);
        cycles.search(task);
        return cycles.found;
    }

    /** Depth first, without recursion: a chain of awaits may be as long as there are tasks. */
    private void search(TaskImpl<?> root) {
        List<TaskImpl<?>> path = new ArrayList<>();
        Set<TaskImpl<?>> onPath = new HashSet<>();
        Deque<Iterator<TaskImpl<?>>> rest = new ArrayDeque<>();
        enter(root, path, onPath, rest);
        while (!rest.isEmpty()) {
            if (!rest.peek().hasNext()) {
                rest.pop();
                TaskImpl<?> left = path.removeLast();
                onPath.remove(left);
                continue;
            }
            TaskImpl<?> next = rest.peek().next();
            if (onPath.contains(next)) {
                if (found.size() < MOST) {
                    found.add(List.copyOf(path.subList(path.indexOf(next), path.size())));
                }
            } else {
                enter(next, path, onPath, rest);
            }
        }
    }

    private void enter(
            TaskImpl<?> task, List<TaskImpl<?>> path, Set<TaskImpl<?>> onPath, Deque<Iterator<TaskImpl<?>>> rest) {
        if (done.add(task)) {
            path.add(task);
            onPath.add(task);
            rest.push(waits.apply(task).iterator());
        }
    }
}

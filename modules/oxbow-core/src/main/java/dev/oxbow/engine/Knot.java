// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of which each awaits the next, and the last one the first: directly, gathered, launched, or as the owner of a task group.
 * None can end, and a request for cancellation would turn round among them for ever (asyncio runs into a
 * RecursionError), so one of them is torn from what it awaits, and the others end by its end.
 */
final class Knot {
    /** A chain of this many awaits that ends is no knot, which is seen without a search. */
    static final int SHORT = 64;

    private Knot() {}

    /** Holder of the baton of the task's loop: whether a request to cancel {@code task} could run into one. A guess, but never a wrong no. */
    static boolean mayBeAhead(TaskImpl<?> task) {
        TaskImpl<?> t = task;
        for (int i = 0; i < SHORT; i++) {
            PromiseImpl<?> promise = awaited(t);
            if (!(promise instanceof TaskImpl<?> next)) {
                return promise instanceof Gathering || promise instanceof GroupEnd || promise instanceof Alone;
            }
            t = next;
        }
        return true;
    }

    /**
     * Holder of the baton of the task's loop: cuts one into which a request to cancel {@code task} would run. Returns
     * what the request does not reach any more; null: there was no knot to cut.
     */
    static @Nullable List<PromiseImpl<?>> cut(TaskImpl<?> task, @Nullable String reason) {
        for (List<TaskImpl<?>> cycle : Cycles.from(task, Knot::cancelledBy)) {
            for (TaskImpl<?> candidate : candidates(cycle, task.loop)) {
                List<PromiseImpl<?>> parts = parts(candidate);
                if (candidate.tear(reason)) {
                    return parts;
                }
            }
        }
        return null;
    }

    /**
     * The one that closes the circle comes first; the owner of a group last, for it would await its tasks again. One of
     * another loop is left to that loop, to which the request goes on.
     */
    private static List<TaskImpl<?>> candidates(List<TaskImpl<?>> cycle, LoopImpl loop) {
        List<TaskImpl<?>> candidates = new ArrayList<>(cycle.reversed());
        candidates.removeIf(t -> t.loop != loop);
        candidates.sort(Comparator.comparing(t -> awaited(t) instanceof GroupEnd));
        return candidates;
    }

    /** Of a task of another loop it may be a step old, which does no harm: who asks is to be cancelled anyway. */
    private static List<PromiseImpl<?>> parts(TaskImpl<?> task) {
        List<PromiseImpl<?>> parts = new ArrayList<>();
        PromiseImpl<?> promise = awaited(task);
        if (promise != null) {
            try {
                promise.cancelledWith(parts);
            } catch (ConcurrentModificationException e) {
                parts.clear(); // a group of another loop that changes is not stuck
            }
        }
        parts.removeIf(PromiseImpl::isDone);
        return parts;
    }

    private static List<TaskImpl<?>> cancelledBy(TaskImpl<?> task) {
        List<TaskImpl<?>> tasks = new ArrayList<>();
        for (PromiseImpl<?> part : parts(task)) {
            if (part instanceof TaskImpl<?> t) {
                tasks.add(t);
            }
        }
        return tasks;
    }

    private static @Nullable PromiseImpl<?> awaited(TaskImpl<?> task) {
        Awaited on = task.awaiting();
        return on == null ? null : on.promise();
    }
}

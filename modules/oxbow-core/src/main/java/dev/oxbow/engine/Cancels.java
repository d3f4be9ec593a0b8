// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests for cancellation on their way down through tasks that gather tasks that gather. What lies deep is put off to
 * the end of the same request, for a stack has an end. Holder of the baton only.
 */
final class Cancels {
    private static final int DEEPEST = 32;

    private record PutOff(TaskImpl<?> task, @Nullable String reason) {}

    // Written by the holder of the baton.
    private int depth;
    private @Nullable Deque<PutOff> putOff;
    /** Each is put off once at most, though gathers that share their parts come to it by many ways. */
    private @Nullable Set<TaskImpl<?>> seen;
    /** Where there was a {@link Knot}: whom the request has come to, for it comes to each once. */
    private @Nullable Set<TaskImpl<?>> asked;

    void ask(TaskImpl<?> task, @Nullable String reason) {
        if (depth == DEEPEST) {
            putOff(task, reason);
            return;
        }
        depth++;
        try {
            if (depth == 1 && Knot.mayBeAhead(task)) {
                untie(task, reason);
            }
            walk(task, reason);
            while (depth == 1 && putOff != null) {
                PutOff next = putOff.poll();
                if (next == null) {
                    break;
                }
                if (!next.task.isDone()) {
                    walk(next.task, next.reason);
                }
            }
        } finally {
            if (--depth == 0) {
                putOff = null;
                seen = null;
                asked = null;
            }
        }
    }

    /**
     * Down the chain of tasks that await tasks, to the one that awaits something else. It ends, since a {@link Knot} that
     * it could turn round in has been cut: before it came here, or, where user code has led a request into one, on the way.
     */
    private void walk(TaskImpl<?> from, @Nullable String reason) {
        int steps = 0;
        for (TaskImpl<?> t = from; t != null && reaches(t); ) {
            if (depth > 1 && ++steps >= Knot.SHORT && Integer.bitCount(steps) == 1) {
                untie(t, reason); // more and more seldom: a long chain is no knot
            }
            t = t.takeCancel(reason);
        }
    }

    private void untie(TaskImpl<?> task, @Nullable String reason) {
        List<PromiseImpl<?>> cutOff;
        while ((cutOff = Knot.cut(task, reason)) != null) {
            if (asked == null) {
                asked = Collections.newSetFromMap(new IdentityHashMap<>());
            }
            cutOff.forEach(part -> part.cancel(reason));
        }
    }

    /** Whether the present request comes to {@code task} anew, or by another way than around a knot. */
    private boolean reaches(TaskImpl<?> task) {
        return asked == null || asked.add(task);
    }

    private void putOff(TaskImpl<?> task, @Nullable String reason) {
        Deque<PutOff> later = putOff;
        Set<TaskImpl<?>> known = seen;
        if (later == null || known == null) {
            putOff = later = new ArrayDeque<>();
            seen = known = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        if (known.add(task)) {
            later.add(new PutOff(task, reason));
        }
    }
}

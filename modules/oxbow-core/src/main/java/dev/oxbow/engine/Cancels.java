// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
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
    /** Each is put off once at most, so that gathers that gather each other do not turn round for ever. */
    private @Nullable Set<TaskImpl<?>> seen;

    void ask(TaskImpl<?> task, @Nullable String reason) {
        if (depth == DEEPEST) {
            putOff(task, reason);
            return;
        }
        depth++;
        try {
            task.cancelInnermost(reason);
            while (depth == 1 && putOff != null) {
                PutOff next = putOff.poll();
                if (next == null) {
                    break;
                }
                if (!next.task.isDone()) {
                    next.task.cancelInnermost(next.reason);
                }
            }
        } finally {
            if (--depth == 0) {
                putOff = null;
                seen = null;
            }
        }
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

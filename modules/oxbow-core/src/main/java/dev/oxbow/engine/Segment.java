// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a task's stack that runs on a carrier of its own, because the stack below it is deep: a virtual thread must
 * fit on its carrier thread's stack, and to unmount a deep one costs stack too. To the task it makes no difference;
 * thread-locals and scoped values of the code below are not seen here.
 */
final class Segment<T extends @Nullable Object> implements Step {
    private final TaskImpl<?> task;
    private final Carrier below;
    private final Coroutine<? extends T> body;

    // Written on the segment's carrier, read on the one below, which has the baton only afterwards.
    private @Nullable T value;
    private @Nullable Throwable thrown;

    private Segment(Carrier below, TaskImpl<?> task, Coroutine<? extends T> body) {
        this.below = below;
        this.task = task;
        this.body = body;
    }

    /** On the task's own stack. */
    static <T extends @Nullable Object> T run(Carrier below, TaskImpl<?> task, Coroutine<? extends T> body)
            throws Exception {
        Segment<T> segment = new Segment<>(below, task, task.loop.decorated(body));
        below.baton.runElsewhere(below, segment);
        return segment.result();
    }

    @SuppressWarnings("NullAway") // the value is of type T, and null only where T has null
    private T result() throws Exception {
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown instanceof Exception e) {
            throw e;
        }
        return value;
    }

    @Override
    public @Nullable Carrier carrier() {
        return null;
    }

    @Override
    public void run(Carrier on) {
        on.setTask(task);
        task.moveTo(on);
        try {
            value = body.run();
        } catch (Throwable e) {
            thrown = e;
        }
        on.setTask(null);
        task.moveTo(below);
        on.baton.resumeNext(below);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** A sleeping coroutine's timer, and all that its sleep costs. */
final class Sleep extends Timer implements Awaited {
    private final TaskImpl<?> task;

    // Written by the holder of the baton.
    private boolean cancelled;

    private Sleep(TaskImpl<?> task, long deadline) {
        super(deadline);
        this.task = task;
    }

    /** On the task's own stack. */
    static void suspend(TaskImpl<?> task, long nanos) {
        if (nanos == 0) {
            task.yieldTurn();
            return;
        }
        Baton baton = task.loop.baton;
        Sleep sleep = new Sleep(task, baton.after(nanos));
        baton.set(sleep);
        task.suspend(sleep, null);
        sleep.ended();
    }

    private void ended() {
        while (!isOver()) {
            task.suspend(this, null); // a StackOverflowError left it ready in an earlier suspension
        }
        if (cancelled) {
            throw task.cancellation();
        }
    }

    @Override
    void due() {
        task.ready(null);
    }

    @Override
    public boolean cancelAwaited(@Nullable String reason) {
        Baton baton = task.loop.baton;
        if (!baton.timers().remove(this)) {
            return false;
        }
        cancelled = true;
        task.ready(null);
        return true;
    }

    @Override
    public boolean isOver() {
        return !isSet();
    }

    @Override
    public String label() {
        return "sleep";
    }

    @Override
    public String toString() {
        return "sleep until " + task.loop.instantOf(deadline);
    }
}

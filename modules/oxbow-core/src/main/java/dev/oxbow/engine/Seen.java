// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One task at the moment of a dump. Its stack is walked afterwards, off its loop. */
final class Seen {
    /** How a task stands. */
    enum Standing {
        NOT_STARTED("not started"),
        RUNNING("runs"),
        READY("waits for its turn"),
        WAITING("waits for ");

        final String words;

        Standing(String words) {
            this.words = words;
        }
    }

    final TaskImpl<?> task;
    final Standing standing;
    final @Nullable Awaited awaiting;
    final boolean cancelRequested;
    /** In nanoseconds; negative: it has not begun. */
    final long age;

    /** The promises whose end it waits for, if they are known. */
    final List<PromiseImpl<?>> awaited = new ArrayList<>();

    private final @Nullable Thread thread;
    /** How many bodies run on top of its own, on the same stack. */
    private final int above;

    /** Its own lines of code, innermost first. */
    List<StackTraceElement> frames = List.of();

    /** Holder of the baton; or any thread, while a step holds the loop, and what it reads may then be a step old. */
    Seen(TaskImpl<?> task, @Nullable Carrier running, long now) {
        this.task = task;
        this.cancelRequested = task.cancelling() > 0;
        this.age = task.age(now);
        Awaited on = task.awaiting();
        Carrier carrier = task.carrier();
        this.awaiting = on;
        this.thread = carrier == null ? null : carrier.thread;
        this.above = carrier == null ? 0 : above(task, carrier);
        if (task.isUnstarted() && on == null) {
            standing = Standing.NOT_STARTED;
        } else if (on != null) {
            standing = on.isOver() ? Standing.READY : Standing.WAITING;
        } else {
            standing = carrier != null && carrier == running && carrier.taskSeen() == task
                    ? Standing.RUNNING
                    : Standing.READY;
        }
        PromiseImpl<?> promise = on == null ? null : on.promise();
        if (standing == Standing.WAITING && promise != null) {
            try {
                promise.parts(awaited);
            } catch (ConcurrentModificationException e) {
                awaited.clear(); // read from outside, while the step that holds the loop starts or ends tasks of a
                // group
            }
        }
    }

    private static int above(TaskImpl<?> task, Carrier carrier) {
        int above = 0;
        TaskImpl<?> t = task;
        while (carrier.taskSeen() != t) {
            Awaited on = t.awaiting();
            TaskImpl<?> child = on == null ? null : on.task();
            if (child == null || child.carrier() != carrier) {
                break;
            }
            t = child;
            above++;
        }
        return above;
    }

    /** Any thread. What it has moved on from meanwhile is not shown: the stack would be that of another moment. */
    void walk() {
        if (thread == null) {
            return;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        if (task.awaiting() != awaiting || task.isDone()) {
            return;
        }
        frames = Stacks.body(stack, above);
    }

    /** What it waits for, if that is something to be taken. */
    @Nullable
    Resource resource() {
        return standing == Standing.WAITING && awaiting != null && awaiting.promise() instanceof Turn<?> turn
                ? turn.resource
                : null;
    }

    /** How it stands, in words. */
    String words() {
        return standing == Standing.WAITING ? standing.words + awaiting : standing.words;
    }
}

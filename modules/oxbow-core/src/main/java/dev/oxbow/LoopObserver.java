// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a loop does, step by step: the one seam for recorders and meters. A loop without an observer pays for it by
 * reading a field, and reads no clock.
 *
 * <pre>{@code
 * Handle watching = loop.observe(new LoopObserver() {
 *     public void ended(Task<?> task, Future.State how) {
 *         log.info(task.name() + ": " + how);
 *     }
 * });
 * watching.cancel(); // no more
 * }</pre>
 *
 * <dl>
 *   <dt>Thread
 *   <dd>What concerns a loop's steps comes on the loop, one call at a time: {@link #resumed}, {@link #suspended},
 *       {@link #ended}, {@link #callbackBegins}, {@link #callbackEnded}, {@link #timersDue}, {@link #cancelRequested}. The
 *       others come on any thread, at the same time too. None may block, suspend, or start work.
 *   <dt>Errors
 *   <dd>One that throws is called no more, and the loop's exception handler is told.
 *   <dt>Order
 *   <dd>That in which things happen on a loop. A body that runs on top of the task that awaits it comes between the
 *       awaiting task's {@link #suspended} and {@link #resumed}, as any other would.
 * </dl>
 */
public interface LoopObserver {
    /**
     * A task was made.
     *
     * @param by the task that started it; null: a callback did, or code off any loop
     */
    default void started(Task<?> task, @Nullable Task<?> by) {}

    /** A step of the task begins: its body starts, or goes on. */
    default void resumed(Task<?> task) {}

    /**
     * The step ends, and the task awaits something.
     *
     * @param what tells what, in a few words; ask it here or never
     */
    default void suspended(Task<?> task, Supplier<String> what) {}

    /**
     * What the task awaited has happened, and it waits for its turn.
     *
     * @param by the task that did it, by ending or by completing what was awaited; null: a timer, or code outside
     */
    default void woken(Task<?> task, @Nullable Task<?> by) {}

    /**
     * The task was asked to cancel.
     *
     * @param by the task that asked; null: a callback did, or code outside
     */
    default void cancelRequested(Task<?> task, @Nullable Task<?> by) {}

    /** The task is over, and so is its last step, if there was one. It has its outcome as soon as this returns. */
    default void ended(Task<?> task, Future.State how) {}

    /** A callback is called: a step that belongs to no task. */
    default void callbackBegins(EventLoop loop) {}

    /** It has returned. */
    default void callbackEnded(EventLoop loop) {}

    /**
     * Timers are due.
     *
     * @param lateness how long the earliest of them has been, in nanoseconds
     */
    default void timersDue(EventLoop loop, long lateness) {}

    /**
     * A task that reads a stream asked it for elements.
     *
     * @param elements how many; Long.MAX_VALUE: all
     */
    default void requested(Task<?> reader, long elements) {}

    /** A stream signalled an element to the task that reads it. */
    default void signalled(Task<?> reader) {}
}

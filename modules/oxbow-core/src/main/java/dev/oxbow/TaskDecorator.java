// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/**
 * Wraps what tasks run: sets a logging context for the time of a body, measures it, names it. It is what asyncio's task
 * factory is used for; the tasks themselves are Oxbow's own.
 *
 * <p>A coroutine stays on the thread on which its body begins, and no other code runs there until the body has ended, a
 * child that it awaits apart, which is decorated too. So a thread-local that {@code decorate} finds where the task is
 * started, and that the returned body sets at its beginning and restores at its end, is there in each step of the task.
 *
 * <pre>{@code
 * new TaskDecorator() {
 *     public <T> Coroutine<T> decorate(Coroutine<T> body) {
 *         String id = REQUEST.get(); // on the thread that starts the task
 *         return () -> {             // on the thread that runs it
 *             String before = REQUEST.get();
 *             REQUEST.set(id);
 *             try {
 *                 return body.run();
 *             } finally {
 *                 REQUEST.set(before);
 *             }
 *         };
 *     }
 * }
 * }</pre>
 *
 * <p>One loop's: {@link EventLoop.Builder#decorator}. All loops': a service provider of this type, found by
 * {@link java.util.ServiceLoader} on the class path or module path of this library.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.set_task_factory">asyncio: set_task_factory</a>
 */
public interface TaskDecorator {
    /**
     * Called where a task is started, by the code that starts it, and where work goes to a thread by
     * {@link Async#toThread} or {@link Async#runIn}; and again, on the task's own thread, where a very deep stack goes on
     * on another.
     *
     * <dl>
     *   <dt>Errors
     *   <dd>What it throws is thrown by the call that would have started the task, and the task is not started; a gather
     *       may have started those before it.
     *   <dt>Cancellation
     *   <dd>is a CancellationException thrown by the body: let it pass.
     * </dl>
     *
     * @param body what is to run; it may be returned as it is
     * @return what runs instead: it must call {@code body} once, on the thread that calls it, and return what that returns
     */
    <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body);
}

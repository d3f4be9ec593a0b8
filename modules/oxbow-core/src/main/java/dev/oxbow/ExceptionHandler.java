// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/**
 * Is told of what went wrong where nobody could be thrown at: a callback that failed, a task whose failure nobody looked
 * at, work that failed after its await was cancelled.
 *
 * @see EventLoop#setExceptionHandler
 */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * What went wrong.
     *
     * @param loop whose it is; null where it belongs to none
     * @param message what happened, in words
     * @param exception what was thrown
     * @param promise the task or promise concerned, if there is one
     */
    record Context(
            @Nullable EventLoop loop,
            String message,
            Throwable exception,
            @Nullable Promise<?> promise) {}

    /**
     * Called on any thread. What it throws is logged, and ends nothing.
     *
     * @param context what went wrong
     */
    void handle(Context context);

    /** The default: a warning in the system log named {@code dev.oxbow}. */
    static ExceptionHandler logging() {
        return context -> System.getLogger("dev.oxbow")
                .log(
                        System.Logger.Level.WARNING,
                        (context.loop() == null ? "" : context.loop() + ": ") + context.message(),
                        context.exception());
    }
}

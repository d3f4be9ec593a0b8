// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/**
 * In debug mode, suppressed in an error: who awaited what failed with it, and at which lines. An error itself has the stack of where it was
 * made, in a task of its own or on a stream's thread; in asyncio's tracebacks each await that it goes through adds its line.
 */
final class AwaitedBy extends Exception {
    private static final long serialVersionUID = 1;

    /** An error that is awaited again and again, as a shared one may be, does not grow beyond. */
    private static final int MOST = 16;

    private AwaitedBy(String who) {
        super(who, null, false, true);
        setStackTrace(Stacks.body(getStackTrace(), 0).toArray(StackTraceElement[]::new));
    }

    /** Own stack of {@code reader}; null: of a thread that is no coroutine's. {@code error} is about to be thrown there. */
    static void tell(Throwable error, @Nullable TaskImpl<?> reader) {
        boolean debug = reader == null ? Settings.debugByDefault() : reader.loop.debug;
        if (debug && error.getSuppressed().length < MOST) {
            error.addSuppressed(new AwaitedBy(
                    reader == null
                            ? Probe.named("thread", Thread.currentThread().getName())
                            : Probe.named("task", reader.name())));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Coroutine;
import dev.oxbow.TaskDecorator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the thread-locals that Micrometer's context-propagation knows, where it is present, into tasks: a logging context
 * or a trace, as the code that starts a task has it, is there while the task runs, and no longer.
 *
 * <p>A coroutine has its thread to itself from its first step to its last, so what is set at its beginning and restored at
 * its end is there in each of its steps. A child task, which may run on its parent's stack, does the same inside of that.
 *
 * <p>Nothing in this class mentions Micrometer: it can be made, and asked, where that is absent.
 */
public final class ThreadLocals implements TaskDecorator {
    private static final boolean PRESENT = present();

    /** For {@link java.util.ServiceLoader}. */
    public ThreadLocals() {}

    private static boolean present() {
        try {
            Class<?> there = Class.forName(
                    "io.micrometer.context.ContextSnapshotFactory", false, ThreadLocals.class.getClassLoader());
            // on the class path, it cannot be used from a named module
            return ThreadLocals.class.getModule().canRead(there.getModule());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether there are any that need care. */
    public static boolean any() {
        return PRESENT && Snapshots.any();
    }

    @Override
    public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
        return any() ? Snapshots.withThoseOfHere(body) : body;
    }

    /** Runs {@code body} with those that {@code context} has values for; the others stay as they are. */
    public static <T extends @Nullable Object> T with(Object context, Coroutine<? extends T> body) throws Exception {
        return any() ? Snapshots.<T>with(context, body) : body.run();
    }

    /** {@code context} with the values that they have here; itself if it has them. */
    public static <C> C into(C context) {
        return any() ? Snapshots.into(context) : context;
    }
}

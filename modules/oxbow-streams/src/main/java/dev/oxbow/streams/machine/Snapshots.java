// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Coroutine;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

/** What {@link ThreadLocals} does where Micrometer's context-propagation is present; not to be loaded elsewhere. */
final class Snapshots {
    private static final ContextRegistry REGISTRY = ContextRegistry.getInstance();

    /** For a task: what its starter had not set, it has not either, whoever ran on its thread before. */
    private static final ContextSnapshotFactory WHOLE =
            ContextSnapshotFactory.builder().clearMissing(true).build();

    /** For what a context adds to that. */
    private static final ContextSnapshotFactory PART =
            ContextSnapshotFactory.builder().clearMissing(false).build();

    private Snapshots() {}

    static boolean any() {
        return !REGISTRY.getThreadLocalAccessors().isEmpty();
    }

    static <T extends @Nullable Object> Coroutine<T> withThoseOfHere(Coroutine<T> body) {
        ContextSnapshot here = WHOLE.captureAll();
        return () -> {
            try (ContextSnapshot.Scope scope = here.setThreadLocals()) {
                return body.run();
            }
        };
    }

    static <T extends @Nullable Object> T with(Object context, Coroutine<? extends T> body) throws Exception {
        try (ContextSnapshot.Scope scope = PART.setThreadLocalsFrom(context)) {
            return body.run();
        }
    }

    static <C> C into(C context) {
        return PART.captureAll().updateContext(context);
    }
}

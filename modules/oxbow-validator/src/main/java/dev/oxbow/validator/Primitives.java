// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.lang.reflect.Method;
import java.util.List;

/** Semaphores and locks of which something is held, queues and events for which somebody waits. */
final class Primitives {
    private final Method stillHeld;

    Primitives() {
        try {
            stillHeld = Class.forName("dev.oxbow.engine.Probe").getMethod("stillHeld");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the validator knows another Oxbow", e);
        }
        left();
    }

    /** In words: of those that were made since the last time. */
    List<String> left() {
        try {
            return ((List<?>) stillHeld.invoke(null))
                    .stream().map(what -> "still held or waited for: " + what).toList();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the module path lets nobody at the engine: see the pom's open.engine", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Semaphores and locks of which something is held, queues and events for which somebody waits. */
final class Primitives {
    private final Patience patience;

    Primitives(Patience patience) {
        this.patience = patience;
        madeSince();
    }

    /** In words: of those that were made since the last time. */
    List<String> left() {
        Collection<?> made = madeSince();
        return patience.with(() -> made.stream()
                .map(primitive -> ((Supplier<?>) primitive).get())
                .filter(Objects::nonNull)
                .map(what -> "still held or waited for: " + what)
                .toList());
    }

    /** Each tells what is held of it, or null. */
    private static Collection<?> madeSince() {
        try {
            return (Collection<?>) Class.forName("dev.oxbow.engine.Probe")
                    .getMethod("madeSince")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Oxbow is another, or its engine is closed: see open.engine in the pom", e);
        }
    }
}

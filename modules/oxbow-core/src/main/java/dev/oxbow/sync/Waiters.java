// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a primitive tells the test that made it. */
final class Waiters {
    private Waiters() {}

    /** Null if nobody waits. */
    static @Nullable String left(String what, Collection<?> waiters, Object guard) {
        synchronized (guard) {
            return waiters.isEmpty() ? null : what + ": " + waiters.size() + " waiting";
        }
    }
}

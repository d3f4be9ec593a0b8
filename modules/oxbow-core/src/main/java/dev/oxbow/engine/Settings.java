// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.LoopClock;
import dev.oxbow.ReadyOrder;
import dev.oxbow.TaskDecorator;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is made with.
 *
 * @param name what it is called; null: it gets a number
 * @param clock its time
 * @param order what chooses the next step; null: first in, first out, in turns
 * @param debug whether swallowed cancellations are reported
 * @param decorator its own, besides those of the process
 */
public record Settings(
        @Nullable String name,
        LoopClock clock,
        @Nullable ReadyOrder order,
        boolean debug,
        @Nullable TaskDecorator decorator) {
    /** Those of a loop that nobody has made by hand. */
    static final Settings USUAL = new Settings(null, LoopClock.system(), null, debugByDefault(), null);

    public static boolean debugByDefault() {
        return Boolean.getBoolean("oxbow.debug");
    }
}

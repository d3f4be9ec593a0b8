// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.LoopClock;
import dev.oxbow.ReadyOrder;
import dev.oxbow.SlowStep;
import dev.oxbow.TaskDecorator;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is made with.
 *
 * @param name what it is called; null: it gets a number
 * @param clock its time
 * @param order what chooses the next step; null: first in, first out, in turns
 * @param debug whether swallowed cancellations are reported, and errors tell who awaited them
 * @param decorator its own, besides those of the process
 * @param slowStep for how long a step may hold the loop before it is told of; zero: it is not watched
 * @param onSlowStep who is told
 */
public record Settings(
        @Nullable String name,
        LoopClock clock,
        @Nullable ReadyOrder order,
        boolean debug,
        @Nullable TaskDecorator decorator,
        Duration slowStep,
        Consumer<? super SlowStep> onSlowStep) {
    /** Those of a loop that nobody has made by hand. */
    static final Settings USUAL =
            new Settings(null, LoopClock.system(), null, debugByDefault(), null, slowStepByDefault(), Settings::log);

    public static boolean debugByDefault() {
        return Boolean.getBoolean("oxbow.debug");
    }

    public static Duration slowStepByDefault() {
        return Duration.ofMillis(Math.max(0, Long.getLong("oxbow.slowStep", 100)));
    }

    public static void log(SlowStep slow) {
        System.getLogger("dev.oxbow").log(System.Logger.Level.WARNING, slow::toString);
    }
}

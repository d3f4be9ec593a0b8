// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Stacks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told of a step that holds its loop for too long, while it still does: code between two awaits that blocks or computes,
 * so that nothing else of the loop can run.
 *
 * <p>asyncio tells of slow callbacks in debug mode and when they have ended. Here a thread of the process looks at the
 * loops that are busy, fifty times a second, and none is slower for it.
 *
 * <pre>{@code
 * EventLoop loop = EventLoop.builder()
 *         .slowStep(Duration.ofMillis(50))
 *         .onSlowStep(slow -> log.warning(slow.line() + ": " + slow.advice()))
 *         .build();
 * }</pre>
 *
 * @param loop the loop that is held up
 * @param task whose step it is; null where it is a callback's
 * @param soFar for how long it has held the loop, about
 * @param stack what the thread executes, innermost frame first
 * @param untold how many others of this loop have ended untold since the last report: a loop's are told once a second at
 *     most, those of the process ten times
 * @see EventLoop.Builder#slowStep
 */
public record SlowStep(
        EventLoop loop, @Nullable Task<?> task, Duration soFar, List<StackTraceElement> stack, int untold) {

    /**
     * The line of code that blocks, or computes: outside of the JDK and of the libraries that are known to block. Null
     * where none does: the step has not gone on because its thread gets no processor.
     */
    public @Nullable StackTraceElement line() {
        return Stacks.line(stack);
    }

    /** What to write instead, where it is a call that is known to block; else how to move work off the loop. */
    public String advice() {
        return Stacks.advice(stack);
    }

    /** All of it for a log, in several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(task == null ? "a callback" : task)
                .append(" has held ")
                .append(loop)
                .append(" for ")
                .append(soFar.toMillis())
                .append(" ms");
        StackTraceElement line = line();
        if (line != null) {
            text.append(", at ").append(line);
        }
        text.append(": ").append(advice());
        if (untold > 0) {
            text.append(" (and ").append(untold).append(" more since the last report)");
        }
        stack.forEach(frame -> text.append("\n\tat ").append(frame));
        return text.toString();
    }
}

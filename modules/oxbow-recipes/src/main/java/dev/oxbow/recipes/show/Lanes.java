// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** When things began and ended, as bars of text under each other. */
public final class Lanes {
    /**
     * One thing.
     *
     * @param name what it is called
     * @param begin when it began, from the beginning of them all
     * @param end when it ended
     */
    public record Span(String name, Duration begin, Duration end) {}

    private Lanes() {}

    /** A line for each of {@code spans}, in which a character stands for {@code scale}. */
    public static String text(List<Span> spans, Duration scale) {
        int name = spans.stream().mapToInt(span -> span.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Span span : spans) {
            int begin = columns(span.begin(), scale);
            int end = Math.max(begin + 1, columns(span.end(), scale));
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(1, name) + "s  %s%s  %d..%d ms%n",
                    span.name(),
                    " ".repeat(begin),
                    "#".repeat(end - begin),
                    span.begin().toMillis(),
                    span.end().toMillis()));
        }
        return text.toString();
    }

    private static int columns(Duration time, Duration scale) {
        return (int) Math.round(time.toNanos() / (double) scale.toNanos());
    }
}

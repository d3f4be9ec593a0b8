// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.limit;

import dev.oxbow.recipes.show.Plot;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a sweep found, as a table and as a plot. */
public final class Report {
    private Report() {}

    /** Prints them as a table. */
    public static void print(List<Level> levels) {
        System.out.println("permits   answers/s   median ms      p99 ms   refusals   given up   queries an answer");
        for (Level level : levels) {
            System.out.printf(
                    "%7d %11.0f %11.1f %11.1f %10d %10d %19.2f%n",
                    level.permits(),
                    level.perSecond(),
                    level.median(),
                    level.p99(),
                    level.refused(),
                    level.givenUp(),
                    level.queries());
        }
    }

    /** Says which did best, and how far 1000 at a time are behind 50. */
    public static void summarise(List<Level> levels) {
        Level best = Collections.max(levels, Comparator.comparingDouble(Level::perSecond));
        System.out.printf(
                "%n%d at a time did best; 50 were %.1f times as fast as 1000.%n",
                best.permits(), perSecond(levels, 50) / perSecond(levels, 1000));
    }

    /** The plot, as SVG. */
    public static String plot(List<Level> levels) {
        Plot.Panel throughput =
                new Plot.Panel("Throughput, answers a second", false, List.of(line("", levels, Level::perSecond)));
        Plot.Panel latency = new Plot.Panel(
                "Latency, milliseconds",
                true,
                List.of(line("median", levels, Level::median), line("99 %", levels, Level::p99)));
        return Plot.svg(
                "How many requests at a time?",
                "permits of the semaphore",
                levels.stream().map(Level::permits).toList(),
                List.of(throughput, latency));
    }

    private static Plot.Line line(String name, List<Level> levels, ToDoubleFunction<Level> value) {
        return new Plot.Line(name, levels.stream().map(value::applyAsDouble).toList());
    }

    private static double perSecond(List<Level> levels, int permits) {
        return levels.stream()
                .filter(level -> level.permits() == permits)
                .mapToDouble(Level::perSecond)
                .findFirst()
                .orElseThrow();
    }
}

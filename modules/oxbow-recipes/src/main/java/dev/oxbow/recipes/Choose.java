// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import dev.oxbow.recipes.choose.Jobs;
import dev.oxbow.recipes.choose.Ways;
import dev.oxbow.recipes.show.Bars;
import dev.oxbow.recipes.show.Bars.Group;
import dev.oxbow.recipes.show.Pages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same jobs in five ways: which is the fastest for work that waits, and which for work that computes? */
public final class Choose {
    /** Within so much of the fastest, the simplest is taken. */
    static final double AS_GOOD = 1.25;

    /** A job and the milliseconds that each way took, by its name, the simplest first. */
    record Row(String job, Map<String, Double> millis) {
        double best() {
            return millis.values().stream().min(Double::compare).orElseThrow();
        }

        /** The simplest way that is as good as the fastest. */
        String choice() {
            return millis.entrySet().stream()
                    .filter(way -> way.getValue() <= AS_GOOD * best())
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }
    }

    private Choose() {}

    public static void main(String[] args) throws Exception {
        List<Row> rows = measure(1, 3);
        for (Row row : rows) {
            System.out.println(row.job() + ", milliseconds:");
            row.millis().forEach((way, millis) -> System.out.printf("  %-26s %7.0f%n", way, millis));
        }
        System.out.printf("%nTake the simplest of those within %.0f %% of the fastest:%n", 100 * (AS_GOOD - 1));
        rows.forEach(row -> System.out.printf("  %-36s %s%n", row.job(), row.choice()));
        System.out.println("Plot: " + Pages.draw("choose.svg", plot(rows)));
    }

    /** Runs every job in every way so many times, with the number of its parts divided by {@code smaller}. */
    static List<Row> measure(int smaller, int times) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Jobs warm = new Jobs(10 * smaller);
                Jobs jobs = new Jobs(smaller);
                Ways ways = new Ways()) {
            for (Jobs.Job job : warm.all()) {
                for (String way : Ways.NAMES) {
                    ways.run(way, job);
                }
            }
            for (Jobs.Job job : jobs.all()) {
                Map<String, Double> millis = new LinkedHashMap<>();
                for (String way : Ways.NAMES) {
                    millis.put(way, median(ways, way, job, times));
                }
                rows.add(new Row(job.name(), millis));
            }
        }
        return rows;
    }

    private static double median(Ways ways, String way, Jobs.Job job, int times) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            int done = ways.run(way, job);
            millis.add((System.nanoTime() - begin) / 1e6);
            if (done != job.parts()) {
                throw new IllegalStateException(way + " did " + done + " of " + job.parts());
            }
        }
        return millis.stream().sorted().toList().get(times / 2);
    }

    static String plot(List<Row> rows) throws IOException {
        return Bars.svg(
                "The same jobs, milliseconds",
                rows.stream().map(row -> new Group(row.job(), row.millis())).toList());
    }
}

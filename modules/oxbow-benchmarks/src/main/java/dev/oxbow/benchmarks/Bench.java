// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What {@code mvn -ntp -Pbench} runs: JMH for the benchmarks that match, then their table; or, for {@code growth}, the plots.
 *
 * <p>Arguments: the expression; how many forks; the project's root; {@code true} to put table and plots into docs, else
 * they go to target.
 */
final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        String which = args[0];
        Path root = Path.of(args[2]);
        Path target = root.resolve("modules/oxbow-benchmarks/target");
        boolean update = Boolean.parseBoolean(args[3]);
        Path docs = update ? root.resolve("docs") : target;
        if (which.startsWith("growth")) {
            Growth.draw(which, docs);
            return;
        }
        Path results = target.resolve("jmh-result.json");
        Options options = new OptionsBuilder()
                .include(which)
                .forks(Integer.parseInt(args[1]))
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(results.toString())
                .build();
        new Runner(options).run();
        String table = PerformanceTable.of(results, target.resolve("asyncio.json"));
        System.out.println(table);
        if (update) {
            Path page = docs.resolve("performance.md");
            Files.writeString(page, PerformanceTable.into(Files.readString(page), table));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
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
 * <p>Forks are made in rounds, one of each benchmark: so a benchmark and its peer run within a minute or so of each
 * other, and what the machine does for longer than that happens to both.
 *
 * <p>Arguments: the expression; how many rounds; the project's root; {@code true} to put table and plots into docs, else
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
        int rounds = Integer.parseInt(args[1]);
        JsonArray all = new JsonArray();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("Round %d of %d%n", round, rounds);
            Options options = new OptionsBuilder()
                    .include(which)
                    .forks(1)
                    .addProfiler(GCProfiler.class)
                    .resultFormat(ResultFormatType.JSON)
                    .result(results.toString())
                    .build();
            new Runner(options).run();
            all.addAll(JsonParser.parseString(Files.readString(results)).getAsJsonArray());
        }
        Files.writeString(
                results, new GsonBuilder().setPrettyPrinting().create().toJson(all));
        String table = PerformanceTable.of(results, target.resolve("asyncio.json"));
        System.out.println(table);
        if (update) {
            Path page = docs.resolve("performance.md");
            Files.writeString(page, PerformanceTable.into(Files.readString(page), table));
        }
    }
}

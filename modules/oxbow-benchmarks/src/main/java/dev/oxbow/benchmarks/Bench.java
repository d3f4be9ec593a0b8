// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * they go to target; the command of a Python, whose asyncio does its work once a round where it is compared with; {@code none},
 * or where there is no such command: its figures are those of the last run that had one.
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
            System.exit(OwnJvm.of(Growth.class, List.of(), List.of(which, docs.toString()))
                    .inheritIO()
                    .start()
                    .waitFor());
        }
        Path results = target.resolve("jmh-result.json");
        int rounds = Integer.parseInt(args[1]);
        String python = args[4];
        JsonArray all = new JsonArray();
        Map<String, JsonArray> asyncio = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("Round %d of %d%n", round, rounds);
            Options options = new OptionsBuilder()
                    .include(which)
                    .forks(1)
                    .jvmArgs(Measured.heap("512m"))
                    .addProfiler(GCProfiler.class)
                    .resultFormat(ResultFormatType.JSON)
                    .result(results.toString())
                    .build();
            new Runner(options).run();
            all.addAll(JsonParser.parseString(Files.readString(results)).getAsJsonArray());
            if (!python.equals("none") && PerformanceTable.comparesWithAsyncio(results)) {
                asyncio(python, root, target)
                        .entrySet()
                        .forEach(e -> asyncio.computeIfAbsent(e.getKey(), k -> new JsonArray())
                                .add(e.getValue()));
            }
        }
        Gson gson = new GsonBuilder().setPrettyPrinting().create();
        Files.writeString(results, gson.toJson(all));
        Path figures = target.resolve("asyncio.json");
        if (!asyncio.isEmpty()) {
            Files.writeString(figures, gson.toJson(asyncio));
        }
        String table = PerformanceTable.of(results, figures);
        System.out.println(table);
        if (update) {
            Path page = docs.resolve("performance.md");
            Files.writeString(page, PerformanceTable.into(Files.readString(page), table));
        }
    }

    /** Empty where there is no such command. */
    private static JsonObject asyncio(String python, Path root, Path target) throws Exception {
        Path round = target.resolve("asyncio-round.json");
        ProcessBuilder work = new ProcessBuilder(
                        python,
                        root.resolve("modules/oxbow-benchmarks/src/main/python/asyncio_figures.py")
                                .toString())
                .redirectOutput(round.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process begun;
        try {
            System.out.println("asyncio, half a minute");
            begun = work.start();
        } catch (IOException e) {
            System.out.println(
                    "No asyncio: " + e.getMessage() + ". -Dbench.python=COMMAND says where there is a Python.");
            return new JsonObject();
        }
        int exit = begun.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(python + " ended with " + exit + ": what it said is above");
        }
        return JsonParser.parseString(Files.readString(round)).getAsJsonObject();
    }
}

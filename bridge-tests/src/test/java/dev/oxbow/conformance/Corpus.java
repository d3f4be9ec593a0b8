// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.oxbow.conformance.Journal.Event;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads files of programs with asyncio's answers, plain or gzipped. */
final class Corpus {
    /**
     * One line.
     *
     * @param id seed and number
     * @param shared the primitives that the program's tasks share
     * @param main its statements
     * @param expected asyncio's answer, by task
     */
    record Program(String id, JsonArray shared, JsonArray main, Map<String, List<Event>> expected) {}

    private Corpus() {}

    static List<Program> read(InputStream file) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(unzipped(file), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank())
                    .map(Corpus::program)
                    .toList();
        }
    }

    private static InputStream unzipped(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file);
        in.mark(2);
        boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzipped ? new GZIPInputStream(in) : in;
    }

    private static Program program(String line) {
        JsonObject row = JsonParser.parseString(line).getAsJsonObject();
        JsonObject program = row.getAsJsonObject("program");
        JsonArray shared = program.has("shared") ? program.getAsJsonArray("shared") : new JsonArray();
        return new Program(
                row.get("id").getAsString(),
                shared,
                program.getAsJsonArray("main"),
                expected(row.getAsJsonObject("expected")));
    }

    private static Map<String, List<Event>> expected(JsonObject tasks) {
        Journal journal = new Journal();
        for (Map.Entry<String, JsonElement> task : tasks.entrySet()) {
            for (JsonElement element : task.getValue().getAsJsonArray()) {
                List<JsonElement> event = element.getAsJsonArray().asList();
                journal.add(
                        task.getKey(),
                        event.get(0).getAsLong(),
                        event.get(1).getAsString(),
                        event.stream().skip(2).map(Corpus::text).toArray());
            }
        }
        return journal.answer();
    }

    /** As the interpreter writes it: what it logs are numbers, booleans, null, words and lists of these. */
    private static String text(JsonElement value) {
        return switch (value) {
            case JsonArray list ->
                list.asList().stream().map(Corpus::text).toList().toString();
            case JsonNull none -> "null";
            default -> value.getAsString();
        };
    }
}

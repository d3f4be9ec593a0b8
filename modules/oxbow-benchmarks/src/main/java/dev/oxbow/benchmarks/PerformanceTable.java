// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of docs/performance.md, from the results of one run: medians of the rounds, and the median of their ratios. */
final class PerformanceTable {
    private static final String BEGIN = "<!-- table: mvn -ntp -Pbench -Dbench.forks=5 -Dupdate-docs=true -->";
    private static final String END = "<!-- end of table -->";

    /**
     * One line of the table.
     *
     * @param ours the benchmark; or what one of {@link Pairs} has found, as is the peer then
     * @param peer what it is compared with: a benchmark, or a figure of asyncio's
     * @param goal how many times as fast as the peer it should be; below 1: it may take 1 / goal of its time; or TOLD
     * @param floor the benchmark of what cannot be gone below, if there is one
     */
    private record Row(
            String work,
            String ours,
            String peer,
            String peerName,
            double goal,
            @Nullable String floor) {}

    /** No goal: the figure is to be told. */
    private static final double TOLD = 0;

    private static final String KOTLIN = "kotlinx.coroutines";
    private static final String ASYNCIO = "asyncio";

    private static final List<Row> ROWS = List.of(
            new Row("await a Mono whose value is there", "monoOxbow", "monoKotlin", KOTLIN, 10, "monoFloor"),
            new Row("await a Single whose value is there", "singleOxbow", "singleKotlin", KOTLIN, 5, "singleFloor"),
            new Row(
                    "Flux.range into a coroutine, an element",
                    "fluxToCoroutineOxbow",
                    "fluxToCoroutineKotlin",
                    KOTLIN,
                    8,
                    "fluxToCoroutineFloor"),
            new Row(
                    "",
                    "iterateBesideToIterable:ours",
                    "iterateBesideToIterable:peer",
                    "toIterable, in turn with it",
                    3,
                    null),
            new Row("the same across a thread", "publishOnOxbow", "publishOnKotlin", KOTLIN, 5, "publishOnFloor"),
            new Row(
                    "coroutine into Flux, an element",
                    "fluxBesideGenerate:ours",
                    "fluxBesideGenerate:peer",
                    "Flux.generate, in turn with it",
                    1 / 1.5,
                    null),
            new Row("", "coroutineToFluxOxbow", "coroutineToFluxKotlin", KOTLIN, 1, null),
            new Row(
                    "coroutine into Flowable, an element",
                    "flowableBesideGenerate:ours",
                    "flowableBesideGenerate:peer",
                    "Flux.generate, in turn with it",
                    1 / 1.5,
                    null),
            new Row("", "coroutineToFlowableOxbow", "coroutineToFlowableFloor", "Flowable.generate", TOLD, null),
            new Row("", "coroutineToFlowableOxbow", "coroutineToFlowableKotlin", KOTLIN, 1, null),
            new Row(
                    "gather of 10,000 that do not suspend, each",
                    "gatherOxbow",
                    "gatherKotlin",
                    KOTLIN,
                    5,
                    "gatherFloor"),
            new Row("", "gatherOxbow", "gatherCompletableFuture", "CompletableFuture", 1, null),
            new Row("", "gatherOxbow", "gatherVirtualThreads", "virtual threads", 1, null),
            new Row("", "gatherOxbow", "gather", ASYNCIO, 10, null),
            new Row("the same on a trampoline", "gatherOxbowTrampoline", "gatherKotlin", KOTLIN, 5, null),
            new Row(
                    "start and await one that does not suspend",
                    "startAndAwaitOxbow",
                    "startAndAwaitKotlin",
                    KOTLIN,
                    10,
                    "startAndAwaitFloor"),
            new Row("", "startAndAwaitOxbow", "startAndAwait", ASYNCIO, 10, null),
            new Row(
                    "the same on a trampoline",
                    "startAndAwaitOxbowTrampoline",
                    "startAndAwaitKotlin",
                    KOTLIN,
                    10,
                    null),
            new Row(
                    "switch among 100 coroutines",
                    "switchBesidePark:ours",
                    "switchBesidePark:peer",
                    "bare park and unpark, in turn with it",
                    1 / 1.3,
                    null),
            new Row("", "switchOxbow", "switchKotlin", KOTLIN, 1, null),
            new Row("", "switchOxbow", "switch", ASYNCIO, 1, null),
            new Row(
                    "the same on a trampoline",
                    "switchBesideYieldTrampoline:ours",
                    "switchBesideYieldTrampoline:peer",
                    "bare Thread.yield, one thread, in turn with it",
                    1 / 1.3,
                    null),
            new Row(
                    "the same, a recorder closed",
                    "switchRecorderOff",
                    "switchOxbow",
                    "none ever made",
                    1 / 1.05,
                    null),
            new Row(
                    "the same on a trampoline, a recorder closed",
                    "switchRecorderOffTrampoline",
                    "switchOxbowTrampoline",
                    "none ever made",
                    1 / 1.05,
                    null),
            new Row("the same, recorded", "switchRecorderOn", "switchOxbow", "none ever made", TOLD, null),
            new Row("the same, in a flight recording", "switchFlightRecorderOn", "switchOxbow", "none", TOLD, null),
            new Row(
                    "acquire and release a free permit",
                    "semaphoreOxbow",
                    "semaphore",
                    ASYNCIO,
                    640 / 30.0,
                    "semaphoreFloor"),
            new Row("", "semaphoreOxbow", "semaphoreKotlin", KOTLIN, 1, null),
            new Row("hand a permit over", "handOverOxbow", "switchOxbow", "one switch", 0.5, null),
            new Row(
                    "gather of 10,000 under 100 permits, each",
                    "gatherUnderPermitsOxbow",
                    "gatherUnderPermits",
                    ASYNCIO,
                    10,
                    null),
            new Row("", "gatherUnderPermitsOxbow", "gatherUnderPermitsKotlin", KOTLIN, 1, null),
            new Row(
                    "",
                    "gatherUnderPermitsOxbow",
                    "gatherUnderPermitsThreads",
                    "virtual threads, a Semaphore",
                    1,
                    null),
            new Row(
                    "the same on a trampoline",
                    "gatherUnderPermitsOxbowTrampoline",
                    "gatherUnderPermits",
                    ASYNCIO,
                    10,
                    null),
            new Row("the same by permits.limit(body)", "gatherLimitedOxbow", "gatherUnderPermits", ASYNCIO, 10, null),
            new Row("", "gatherLimitedOxbow", "gatherUnderPermitsKotlin", KOTLIN, 1, null),
            new Row("that on a trampoline", "gatherLimitedOxbowTrampoline", "gatherUnderPermits", ASYNCIO, 10, null),
            new Row("two queues of capacity 1, round trip", "queuesOxbow", "queues", ASYNCIO, 5 * 11390 / 6820.0, null),
            new Row("", "queuesOxbow", "queuesKotlin", KOTLIN, 1, null),
            new Row("", "queuesOxbow", "queuesThreads", "virtual threads, ArrayBlockingQueues", 1, null),
            new Row("the same on a trampoline", "queuesOxbowTrampoline", "queues", ASYNCIO, 5 * 11390 / 6820.0, null),
            new Row(
                    "wait(FIRST_COMPLETED) for 3,000 until none is left, one",
                    "firstCompletedOxbow",
                    "firstCompleted",
                    ASYNCIO,
                    20,
                    null),
            new Row("work sent to a thread and back", "toThreadOxbow", "toThread", ASYNCIO, 5, "toThreadFloor"),
            new Row("", "toThreadOxbow", "toThreadKotlin", KOTLIN, 1, null),
            new Row(
                    "a suspension below 10 layers",
                    "layersBesideOne:10:ours",
                    "layersBesideOne:10:peer",
                    "below 1, in turn with it",
                    1 / 1.1,
                    "layersFloor:10"),
            new Row(
                    "a suspension below 100 layers",
                    "layersBesideOne:100:ours",
                    "layersBesideOne:100:peer",
                    "below 1, in turn with it",
                    1 / 1.1,
                    "layersFloor:100"),
            new Row("", "layersOxbow", "layersKotlin", KOTLIN, 1, null),
            new Row(
                    "the same without return from there",
                    "layersStayBesideOne:ours",
                    "layersStayBesideOne:peer",
                    "below 1, in turn with it",
                    1 / 1.1,
                    null),
            new Row("mono(body).block()", "monoBlockOxbow", "monoBlockKotlin", KOTLIN + ", Default", 1, null),
            new Row("", "monoBlockOxbow", "monoBlockKotlinUnconfined", KOTLIN + ", Unconfined", 1 / 1.3, null),
            new Row("", "monoBlockOxbow", "monoBlockThread", "a bare virtual thread", TOLD, null),
            new Row(
                    "the same on a trampoline",
                    "monoBlockOxbowTrampoline",
                    "monoBlockKotlinUnconfined",
                    KOTLIN + ", Unconfined",
                    1 / 1.3,
                    null));

    /** Of one benchmark, round by round: the averages, or what {@link Pairs} has found. */
    private final Map<String, List<Double>> figures = new TreeMap<>();

    /** What one benchmark allocates, in bytes, round by round. */
    private final Map<String, List<Double>> bytes = new TreeMap<>();

    private PerformanceTable() {}

    /** What there are results for. */
    static String of(Path jmh, Path asyncio) throws IOException {
        PerformanceTable table = new PerformanceTable();
        table.readJmh(jmh);
        table.readAsyncio(asyncio);
        return table.markdown();
    }

    /** Whether a line of the table that there are results for has asyncio beside it. */
    static boolean comparesWithAsyncio(Path jmh) throws IOException {
        PerformanceTable table = new PerformanceTable();
        table.readJmh(jmh);
        return ROWS.stream().anyMatch(row -> row.peerName.equals(ASYNCIO) && table.figures.containsKey(row.ours));
    }

    static String into(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    "docs/performance.md has no place for the table: it wants the lines " + BEGIN + " and " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table + page.substring(end);
    }

    private void readJmh(Path jmh) throws IOException {
        for (JsonElement each : JsonParser.parseString(Files.readString(jmh)).getAsJsonArray()) {
            JsonObject result = each.getAsJsonObject();
            String name = result.get("benchmark").getAsString();
            String key = name.substring(name.lastIndexOf('.') + 1);
            if (result.has("params")) {
                key += ":" + result.getAsJsonObject("params").get("layers").getAsString();
            }
            put(figures, key, result.getAsJsonObject("primaryMetric"));
            JsonObject more = result.getAsJsonObject("secondaryMetrics");
            put(bytes, key, more.getAsJsonObject("gc.alloc.rate.norm"));
            for (String found : List.of(":ours", ":peer", ":ratio")) {
                put(figures, key + found, more.getAsJsonObject(found.substring(1)));
            }
        }
    }

    private void readAsyncio(Path asyncio) throws IOException {
        if (Files.exists(asyncio)) {
            JsonParser.parseString(Files.readString(asyncio))
                    .getAsJsonObject()
                    .entrySet()
                    .forEach(e -> {
                        if (!e.getKey().equals("python")) {
                            figures.put(e.getKey(), each(e.getValue()));
                        }
                    });
        }
    }

    private static List<Double> each(JsonElement rounds) {
        return rounds.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsDouble)
                .toList();
    }

    private static void put(Map<String, List<Double>> all, String key, @Nullable JsonObject metric) {
        if (metric != null) {
            all.computeIfAbsent(key, k -> new ArrayList<>())
                    .add(metric.getAsJsonArray("rawData").asList().stream()
                            .flatMap(fork -> fork.getAsJsonArray().asList().stream())
                            .mapToDouble(JsonElement::getAsDouble)
                            .average()
                            .orElseThrow());
        }
    }

    /** How many times as fast as the peer. */
    private double ratio(Row row, List<Double> ours, List<Double> peer) {
        List<Double> paired = row.ours.endsWith(":ours") ? figures.get(row.ours.replace(":ours", ":ratio")) : null;
        if (paired != null) {
            return 1 / median(paired);
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(peer.get(Math.min(round, peer.size() - 1)) / ours.get(round));
        }
        return median(ratios);
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("""
                | work | Oxbow, ns | bytes | peer | ns | bytes | ratio | goal | | floor, ns |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Row row : ROWS) {
            List<Double> ours = figures.get(row.ours);
            List<Double> peer = figures.get(row.peer);
            if (ours == null || peer == null) {
                continue;
            }
            double ratio = ratio(row, ours, peer);
            List<Double> floor = row.floor == null ? null : figures.get(row.floor);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                    row.work,
                    row.work.isEmpty() ? "" : figure(ours),
                    row.work.isEmpty() ? "" : bytes(row.ours),
                    row.peerName,
                    figure(peer),
                    bytes(row.peer),
                    ratio(ratio),
                    row.goal == TOLD ? "" : row.goal == 1 ? "not slower" : ratio(row.goal),
                    row.goal == TOLD ? "" : ratio >= row.goal ? "reached" : "**missed**",
                    floor == null ? "" : number(median(floor))));
        }
        return text.toString();
    }

    private String bytes(String benchmark) {
        List<Double> each = bytes.get(benchmark);
        return each == null ? "" : String.format(Locale.ROOT, "%,.0f", median(each));
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().skip(rounds.size() / 2).findFirst().orElseThrow();
    }

    private static String figure(List<Double> rounds) {
        return rounds.size() == 1
                ? number(median(rounds))
                : number(median(rounds)) + " (" + number(Collections.min(rounds)) + " to "
                        + number(Collections.max(rounds)) + ")";
    }

    private static String ratio(double ratio) {
        return ratio >= 1
                ? String.format(Locale.ROOT, "%.1f times as fast", ratio)
                : String.format(Locale.ROOT, "%.2f of its time", 1 / ratio);
    }

    private static String number(double ns) {
        return String.format(Locale.ROOT, ns < 100 ? "%.1f" : "%,.0f", ns);
    }
}

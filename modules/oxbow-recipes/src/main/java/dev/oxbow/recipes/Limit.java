// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Coroutine;
import dev.oxbow.recipes.limit.CustomerService;
import dev.oxbow.recipes.show.Pages;
import dev.oxbow.recipes.show.Plot;
import dev.oxbow.recipes.show.ProgressBar;
import dev.oxbow.sync.AsyncSemaphore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Thousands of coroutines make HTTP requests to a service with a small database: how many at a time are best? */
public final class Limit {
    static final List<Integer> PERMITS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
    static final int REQUESTS = 2000;

    record Answer(int status, String text) {}

    /** What so many permits led to: latencies in milliseconds, queries for each answer, requests in the service at once. */
    record Level(
            int permits,
            int answers,
            double perSecond,
            double p50,
            double p99,
            long refused,
            double queries,
            int atOnce) {}

    private final CustomerService service;
    private final HttpClient http;
    private final ProgressBar progress;

    Limit(CustomerService service, ConnectionProvider connections, ProgressBar progress) {
        this.service = service;
        this.http = HttpClient.create(connections).baseUrl(service.baseUrl());
        this.progress = progress;
    }

    public static void main(String[] args) throws IOException {
        List<Level> levels = sweep(PERMITS, REQUESTS);
        System.out.println("permits   requests/s   median ms      p99 ms   refusals   queries an answer");
        for (Level l : levels) {
            System.out.printf(
                    "%7d %12.0f %11.1f %11.1f %10d %19.2f%n",
                    l.permits(), l.perSecond(), l.p50(), l.p99(), l.refused(), l.queries());
        }
        Level best = Collections.max(levels, Comparator.comparingDouble(Level::perSecond));
        double ratio = perSecond(levels, 50) / perSecond(levels, 1000);
        System.out.printf("%n%d at a time did best; 50 were %.1f times as fast as 1000.%n", best.permits(), ratio);
        System.out.println("Plot: " + Pages.draw("limit.svg", plot(levels)));
    }

    static List<Level> sweep(List<Integer> permits, int requests) {
        int warmUp = requests / 4;
        ConnectionProvider connections = ConnectionProvider.create("limit", 1000);
        try (CustomerService service = new CustomerService();
                ProgressBar progress = new ProgressBar(warmUp + requests * permits.size())) {
            Limit limit = new Limit(service, connections, progress);
            limit.level(20, warmUp);
            return permits.stream().map(p -> limit.level(p, requests)).toList();
        } finally {
            connections.dispose();
        }
    }

    private Level level(int permits, int requests) {
        long queries = service.queries();
        long refused = service.refusals();
        long begin = System.nanoTime();
        List<Double> millis =
                run(() -> fetchAll(requests, permits)).stream().sorted().toList();
        return new Level(
                permits,
                millis.size(),
                requests * 1e9 / (System.nanoTime() - begin),
                millis.get(requests / 2),
                millis.get(requests * 99 / 100),
                service.refusals() - refused,
                (service.queries() - queries) / (double) requests,
                service.mostBusy());
    }

    private List<Double> fetchAll(int requests, int permits) {
        AsyncSemaphore limit = new AsyncSemaphore(permits);
        List<Coroutine<Double>> all = new ArrayList<>();
        for (int n = 0; n < requests; n++) {
            String path = "/customers/" + n % CustomerService.CUSTOMERS;
            all.add(() -> {
                try (var permit = limit.acquire()) {
                    long begin = System.nanoTime();
                    fetch(path);
                    progress.step(permits + " permits");
                    return (System.nanoTime() - begin) / 1e6;
                }
            });
        }
        return gather(all);
    }

    private String fetch(String path) {
        for (int attempt = 0; ; attempt++) {
            Answer answer = await(get(path));
            if (answer.status() != 503) {
                return answer.text();
            }
            long most = Math.min(500, 20L << Math.min(attempt, 5));
            sleep(ofMillis(ThreadLocalRandom.current().nextLong(most)));
        }
    }

    private Mono<Answer> get(String path) {
        return http.get()
                .uri(path)
                .responseSingle((response, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> new Answer(response.status().code(), text)));
    }

    private static String plot(List<Level> levels) {
        Plot.Panel throughput =
                new Plot.Panel("Throughput, answers a second", false, List.of(line("", levels, Level::perSecond)));
        Plot.Panel latency = new Plot.Panel(
                "Latency, milliseconds",
                true,
                List.of(line("median", levels, Level::p50), line("99th", levels, Level::p99)));
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
                .filter(l -> l.permits() == permits)
                .mapToDouble(Level::perSecond)
                .findFirst()
                .orElseThrow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.oxbow.Coroutine;
import dev.oxbow.recipes.limit.CustomerService;
import dev.oxbow.recipes.limit.Level;
import dev.oxbow.recipes.limit.Report;
import dev.oxbow.recipes.show.Pages;
import dev.oxbow.recipes.show.ProgressBar;
import dev.oxbow.sync.AsyncSemaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Thousands of coroutines make HTTP requests to a service with a small database: how many at a time are best? */
public final class Limit {
    static final List<Integer> PERMITS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
    static final int REQUESTS = 1500;
    static final Duration PATIENCE = ofMillis(100);
    static final int ATTEMPTS = 10;

    record Answer(int status, String text) {}

    private final CustomerService service;
    private final HttpClient http;
    private final ProgressBar progress;

    Limit(CustomerService service, ConnectionProvider connections, ProgressBar progress) {
        this.service = service;
        this.http = HttpClient.create(connections).baseUrl(service.baseUrl());
        this.progress = progress;
    }

    public static void main(String[] args) throws IOException {
        List<Level> levels = sweep(PERMITS, REQUESTS, PATIENCE);
        Report.print(levels);
        Report.summarise(levels);
        System.out.println("Plot: " + Pages.draw("limit.svg", Report.plot(levels)));
        System.out.println("\nThe control, with a service that refuses nobody:");
        Report.print(sweep(List.of(50, 1000), REQUESTS, ofSeconds(30)));
    }

    static List<Level> sweep(List<Integer> permits, int atLeast, Duration patience) {
        IntUnaryOperator requests = p -> Math.max(atLeast, 4 * p); // so that it is crowded for some time
        int total = permits.stream().mapToInt(p -> requests.applyAsInt(p)).sum();
        ConnectionProvider connections = ConnectionProvider.create("limit", 1000);
        try (CustomerService service = new CustomerService(patience);
                ProgressBar progress = new ProgressBar(total + atLeast)) {
            Limit limit = new Limit(service, connections, progress);
            limit.level(20, atLeast); // warm
            return permits.stream()
                    .map(p -> limit.level(p, requests.applyAsInt(p)))
                    .toList();
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
        int answers = millis.size();
        return new Level(
                permits,
                answers,
                answers * 1e9 / (System.nanoTime() - begin),
                millis.get(answers / 2),
                millis.get(answers * 99 / 100),
                service.refusals() - refused,
                requests - answers,
                (service.queries() - queries) / (double) answers,
                service.mostBusy());
    }

    private List<Double> fetchAll(int requests, int permits) {
        AsyncSemaphore semaphore = new AsyncSemaphore(permits);
        List<Coroutine<Optional<Double>>> all = new ArrayList<>();
        for (int n = 0; n < requests; n++) {
            String path = "/customers/" + n % CustomerService.CUSTOMERS;
            all.add(semaphore.limit(() -> {
                long begin = System.nanoTime();
                Optional<String> answer = fetch(get(path));
                progress.step(permits + " permits");
                return answer.map(text -> (System.nanoTime() - begin) / 1e6);
            }));
        }
        return gather(all).stream().flatMap(Optional::stream).toList();
    }

    static Optional<String> fetch(Mono<Answer> request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Answer answer = await(request);
            if (answer.status() != 503) {
                return Optional.of(answer.text());
            }
            long most = Math.min(250, 10L << Math.min(attempt, 5));
            sleep(ofMillis(ThreadLocalRandom.current().nextLong(most)));
        }
        return Optional.empty();
    }

    private Mono<Answer> get(String path) {
        return http.get()
                .uri(path)
                .responseSingle((response, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> new Answer(response.status().code(), text)));
    }
}

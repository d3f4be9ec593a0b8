// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;

import dev.oxbow.Coroutine;
import dev.oxbow.Outcome;
import dev.oxbow.recipes.show.Bars;
import dev.oxbow.recipes.show.Bars.Group;
import dev.oxbow.recipes.show.Pages;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A client of a service that fails now and then, and that takes so many requests a second and no more. */
public final class Retry {
    private static final int CALLS = 100;
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = ofMillis(20);

    /** How all calls went. */
    record Tally(long answered, int requests, int refused, double seconds) {}

    /** What asking again may mend. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unavailable(int status) {
            super("the service answered " + status);
        }
    }

    /** One call of the service. */
    interface Way {
        String quote(Retry client, int n) throws Exception;
    }

    record Asking(String how, Way way) {}

    private final HttpClient http;
    private final Pace pace = new Pace(FlakyService.RATE);

    Retry(int port) {
        http = HttpClient.create().baseUrl("http://127.0.0.1:" + port);
    }

    public static void main(String[] args) throws Exception {
        System.out.printf(
                "%d calls at once, of a service that takes %d requests a second and fails one in five:%n%n",
                CALLS, FlakyService.RATE);
        System.out.printf("  %-28s %9s %9s %9s %9s%n", "", "answered", "requests", "too many", "time");
        Map<String, Double> requests = new LinkedHashMap<>();
        Map<String, Double> refused = new LinkedHashMap<>();
        List<Asking> askings = List.of(
                new Asking("once", Retry::quote),
                new Asking("tried again", Retry::quoteAgain),
                new Asking("at its pace, and tried again", Retry::quoteAtPace));
        for (Asking asking : askings) {
            Tally tally = tally(asking.way(), CALLS);
            System.out.printf(
                    "  %-28s %9d %9d %9d %7.1f s%n",
                    asking.how(), tally.answered(), tally.requests(), tally.refused(), tally.seconds());
            requests.put(asking.how(), (double) tally.requests());
            refused.put(asking.how(), (double) tally.refused());
        }
        Pages.draw(
                "retry.svg",
                Bars.svg(
                        "What " + CALLS + " calls cost the service",
                        List.of(new Group("requests", requests), new Group("of which were too many", refused))));
    }

    static Tally tally(Way way, int calls) {
        try (FlakyService service = new FlakyService()) {
            long began = System.nanoTime();
            long answered = run(() -> {
                Retry client = new Retry(service.port());
                return gatherOutcomes(IntStream.range(0, calls)
                                .mapToObj(n -> (Coroutine<String>) () -> way.quote(client, n))
                                .toList())
                        .stream()
                        .filter(outcome -> outcome instanceof Outcome.Success)
                        .count();
            });
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Tally(answered, service.requests(), service.refused(), seconds);
        }
    }

    static <T> T retry(int tries, Duration firstPause, Coroutine<T> body) throws Exception {
        Duration pause = firstPause;
        for (int tried = 1; ; tried++) {
            try {
                return body.run();
            } catch (Unavailable e) {
                // and nothing else: neither a mistake nor a cancellation is mended by trying again
                if (tried == tries) {
                    throw e;
                }
                sleep(ofNanos(ThreadLocalRandom.current().nextLong(pause.toNanos()))); // not all at the same moment
                pause = pause.multipliedBy(2);
            }
        }
    }

    String quote(int n) {
        return await(http.get().uri("/quotes/" + n).responseSingle((response, body) -> {
            int status = response.status().code();
            return status == 200 ? body.asString() : Mono.error(new Unavailable(status));
        }));
    }

    String quoteAgain(int n) throws Exception {
        return retry(TRIES, FIRST_PAUSE, () -> quote(n));
    }

    String quoteAtPace(int n) throws Exception {
        return retry(TRIES, FIRST_PAUSE, () -> {
            pace.turn();
            return quote(n);
        });
    }

    /** With an end to all trying. */
    String quoteInTime(int n) {
        return waitFor(() -> retry(Integer.MAX_VALUE, FIRST_PAUSE, () -> quote(n)), ofSeconds(5));
    }

    /** By Reactor's operator. */
    Mono<String> piped(int n) {
        var backoff = reactor.util.retry.Retry.backoff(TRIES, FIRST_PAUSE);
        return mono(() -> quote(n)).retryWhen(backoff.filter(Unavailable.class::isInstance));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.choose;

import static dev.oxbow.Async.awaitCancelling;
import static java.time.Duration.ofMillis;

import dev.oxbow.Coroutine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Jobs of many equal parts: requests to a server on this machine that answers slowly or fast, and hashing, long or brief. */
public final class Jobs implements AutoCloseable {
    /**
     * A job.
     *
     * @param name what it is called, with the number of its parts
     * @param parts how many it has
     * @param most how many of them should be under way at a time
     * @param computes whether a part computes; else it waits
     * @param blocking a part, as a thread does it
     * @param async a part, as a coroutine does it
     */
    public record Job(
            String name, int parts, int most, boolean computes, Callable<Integer> blocking, Coroutine<Integer> async) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final DisposableServer server;
    private final int smaller;

    /** Jobs with so much fewer parts. */
    public Jobs(int smaller) {
        this.smaller = smaller;
        // On another thread: Reactor Netty 1.3.7 may read no more of a connection whose queued request is answered
        // at once (reactor-netty#4361), and who asked waits for ever.
        Mono<String> fast = Mono.just("1").publishOn(Schedulers.parallel());
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(
                                "/slow",
                                (request, response) -> response.sendString(
                                        Mono.delay(ofMillis(100)).map(tick -> "1")))
                        .get("/fast", (request, response) -> response.sendString(fast)))
                .bindNow();
    }

    /** All four. */
    public List<Job> all() {
        return List.of(
                requests("waits long: %d requests of 100 ms", 500, 500, "/slow"),
                requests("waits briefly: %d requests", 2000, 50, "/fast"),
                hashes("computes long: %d times 1 MB", 200, 1 << 20),
                hashes("computes briefly: %d times 1 kB", 50_000, 1 << 10));
    }

    private Job requests(String name, int parts, int most, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        int some = parts / smaller;
        return new Job(
                name.formatted(some),
                some,
                most,
                false,
                () -> Integer.valueOf(
                        http.send(request, BodyHandlers.ofString()).body()),
                () -> Integer.valueOf(awaitCancelling(http.sendAsync(request, BodyHandlers.ofString()))
                        .body()));
    }

    private Job hashes(String name, int parts, int bytes) {
        byte[] data = new byte[bytes];
        int some = parts / smaller;
        return new Job(name.formatted(some), some, some, true, () -> hash(data), () -> hash(data));
    }

    private static int hash(byte[] data) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(data).length / 32;
    }

    @Override
    public void close() {
        http.close();
        server.disposeNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Coroutine;
import dev.oxbow.recipes.show.Bars;
import dev.oxbow.recipes.show.Bars.Group;
import dev.oxbow.recipes.show.Pages;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Two hundred pages from a server that takes 10 ms for each: sequential, threads of both kinds, a pool, coroutines. */
public final class FourWays {
    interface Program {
        List<String> fetchAll(List<URI> pages) throws Exception;
    }

    /** A way, and how many lines its method has. */
    record Way(String name, int lines, Program program) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static final List<Way> WAYS = List.of(
            new Way("sequential", 7, FourWays::sequential),
            new Way("threads", 17, FourWays::threads),
            new Way("pool", 13, FourWays::pool),
            new Way("virtualThreads", 13, FourWays::virtualThreads),
            new Way("coroutines", 4, FourWays::coroutines));

    private FourWays() {}

    public static void main(String[] args) throws Exception {
        DisposableServer server = serve();
        try {
            List<URI> pages = pages(server, 200);
            for (Way way : WAYS) {
                way.program().fetchAll(pages); // warm
            }
            Map<String, Double> times = new LinkedHashMap<>();
            for (Way way : WAYS) {
                double millis = median(way.program(), pages);
                System.out.printf(
                        "%-14s %3d pages in %5.0f ms, %2d lines%n", way.name(), pages.size(), millis, way.lines());
                times.put(way.name(), millis);
            }
            Pages.draw("four-ways.svg", Bars.svg("200 pages, milliseconds", List.of(new Group("", times))));
        } finally {
            server.disposeNow();
        }
    }

    private static double median(Program program, List<URI> pages) throws Exception {
        double[] millis = new double[3];
        for (int i = 0; i < millis.length; i++) {
            long begin = System.nanoTime();
            program.fetchAll(pages);
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        return millis[1];
    }

    static DisposableServer serve() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(
                        "/{page}",
                        (request, response) -> response.sendString(
                                Mono.delay(ofMillis(10)).thenReturn("page " + request.param("page")))))
                .bindNow();
    }

    static List<URI> pages(DisposableServer server, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> URI.create("http://127.0.0.1:" + server.port() + "/" + n))
                .toList();
    }

    static List<String> sequential(List<URI> pages) throws Exception {
        List<String> texts = new ArrayList<>();
        for (URI page : pages) {
            texts.add(fetch(page));
        }
        return texts;
    }

    static List<String> threads(List<URI> pages) throws Exception {
        ConcurrentHashMap<URI, String> texts = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        for (URI page : pages) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    texts.put(page, fetch(page));
                } catch (Exception e) {
                    texts.put(page, "failed: " + e); // whom else could it be told?
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return pages.stream().map(texts::get).toList();
    }

    static List<String> pool(List<URI> pages) throws InterruptedException, ExecutionException {
        try (ExecutorService pool = Executors.newFixedThreadPool(20)) {
            List<Future<String>> futures = new ArrayList<>();
            for (URI page : pages) {
                futures.add(pool.submit(() -> fetch(page)));
            }
            List<String> texts = new ArrayList<>();
            for (Future<String> future : futures) {
                texts.add(future.get());
            }
            return texts;
        }
    }

    static List<String> virtualThreads(List<URI> pages) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> futures = new ArrayList<>();
            for (URI page : pages) {
                futures.add(threads.submit(() -> fetch(page)));
            }
            List<String> texts = new ArrayList<>();
            for (Future<String> future : futures) {
                texts.add(future.get());
            }
            return texts;
        }
    }

    static List<String> coroutines(List<URI> pages) {
        Stream<Coroutine<String>> bodies = pages.stream().map(page -> () -> fetchAsync(page));
        return run(() -> gather(bodies.toList()));
    }

    private static String fetch(URI page) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                .body();
    }

    static String fetchAsync(URI page) {
        return awaitCancelling(HTTP.sendAsync(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()))
                .body();
    }
}

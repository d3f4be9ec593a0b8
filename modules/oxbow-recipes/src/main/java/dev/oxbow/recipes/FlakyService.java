// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Somebody else's service: {@code GET /quotes/N}. It takes {@value #RATE} requests a second, and a tenth of that at once; what
 * is too many is refused with 429. Of the others one in five fails with 503.
 */
final class FlakyService implements AutoCloseable {
    static final int RATE = 100;

    private static final int AT_ONCE = RATE / 10;

    private final DisposableServer http;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    // Guarded by this.
    private double tokens = AT_ONCE;
    private long filled = System.nanoTime();
    private int taken;

    FlakyService() {
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/quotes/{n}", (request, response) -> {
                    int status = status();
                    return status == 200
                            ? response.sendString(Mono.just("quote " + request.param("n")))
                            : response.status(status).send();
                }))
                .bindNow();
    }

    private synchronized int status() {
        requests.incrementAndGet();
        long now = System.nanoTime();
        tokens = Math.min(AT_ONCE, tokens + (now - filled) / 1e9 * RATE);
        filled = now;
        if (tokens < 1) {
            refused.incrementAndGet();
            return 429;
        }
        tokens--;
        return ++taken % 5 == 0 ? 503 : 200;
    }

    int port() {
        return http.port();
    }

    int requests() {
        return requests.get();
    }

    /** How many were too many. */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        http.disposeNow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.convert;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;

import dev.oxbow.recipes.parts.Database;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Orders by HTTP, a line each, into an R2DBC database: handlers of Reactor Netty whose bodies are coroutines. */
public final class OrderService implements AutoCloseable {
    private final Database database = new Database();
    private final DisposableServer http;

    /** What it has done, in words, in the order in which it did. */
    public final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    /** Listens on a free port of 127.0.0.1. */
    public OrderService() {
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/orders", this::order).get("/orders", this::list))
                .bindNow();
    }

    /** Books all lines of the request in one transaction, as they come; one that is no order rolls all back. */
    Mono<Void> order(HttpServerRequest request, HttpServerResponse response) {
        return mono(() -> {
            try {
                int booked = database.transaction(connection -> {
                    int count = 0;
                    try (var lines = iterate(lines(request.receive().asString()))) {
                        for (String line : lines) {
                            if (!line.matches("\\d+ .+")) {
                                throw new IllegalArgumentException("'" + line + "' is no order");
                            }
                            Database.book(connection, line);
                            log.add("booked " + line);
                            count++;
                        }
                    }
                    return count;
                });
                log.add("committed");
                return await(
                        response.sendString(Mono.just(booked + " booked\n")).then());
            } catch (IllegalArgumentException e) {
                return await(response.status(400)
                        .sendString(Mono.just(e.getMessage() + "\n"))
                        .then());
            } finally {
                log.add("left");
            }
        });
    }

    /** Sends what is booked, row by row, as fast as the client reads. */
    Mono<Void> list(HttpServerRequest request, HttpServerResponse response) {
        Flux<String> rows = flux(out -> {
            int count = 0;
            try (var booked = iterate(database.booked())) {
                for (String what : booked) {
                    out.emit(what + "\n");
                    count++;
                }
            }
            out.emit(count + " in all\n");
        });
        return response.sendString(rows).then();
    }

    /** The lines of a text that comes in pieces. */
    static Flux<String> lines(Publisher<String> pieces) {
        return flux(out -> {
            StringBuilder rest = new StringBuilder();
            try (var all = iterate(pieces)) {
                for (String piece : all) {
                    rest.append(piece);
                    for (int end; (end = rest.indexOf("\n")) >= 0; rest.delete(0, end + 1)) {
                        out.emit(rest.substring(0, end));
                    }
                }
            }
            if (!rest.isEmpty()) {
                out.emit(rest.toString());
            }
        });
    }

    /** Where it listens. */
    public String baseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    @Override
    public void close() {
        http.disposeNow();
        database.close();
    }
}

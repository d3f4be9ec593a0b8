// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.convert;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oxbow.recipes.parts.Database;
import java.io.ByteArrayOutputStream;
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
    static final int LONGEST = 1000;

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
                    try (var lines = iterate(lines(request.receive().asByteArray()))) {
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

    /** What is booked, row by row, as fast as the client reads. */
    static Flux<String> rows(Database database) {
        return flux(out -> {
            int count = 0;
            try (var booked = iterate(database.booked())) {
                for (String what : booked) {
                    out.emit(what + "\n");
                    count++;
                }
            }
            out.emit(count + " in all\n");
        });
    }

    Mono<Void> list(HttpServerRequest request, HttpServerResponse response) {
        return response.sendString(rows(database)).then();
    }

    /** The lines of a text in UTF-8 that comes in pieces, which may end within a character. */
    static Flux<String> lines(Publisher<byte[]> pieces) {
        return flux(out -> {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            try (var all = iterate(pieces)) {
                for (byte[] piece : all) {
                    for (byte b : piece) {
                        if (b == '\n') { // part of no other character in UTF-8
                            out.emit(line.toString(UTF_8));
                            line.reset();
                        } else if (line.size() < LONGEST) {
                            line.write(b);
                        } else {
                            throw new IllegalArgumentException("a line is longer than " + LONGEST + " bytes");
                        }
                    }
                }
            }
            if (line.size() > 0) {
                out.emit(line.toString(UTF_8));
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

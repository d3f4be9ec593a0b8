// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.convert;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.RouterFunctions.toHttpHandler;

import dev.oxbow.recipes.parts.Database;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Orders by HTTP, a line each: handlers of Spring WebFlux whose bodies are coroutines. */
public final class WebOrders implements AutoCloseable {
    private final Database database = new Database();
    private final DisposableServer http;

    /** Listens on a free port of 127.0.0.1. */
    public WebOrders() {
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(toHttpHandler(route().POST("/orders", this::order)
                        .GET("/orders", this::list)
                        .build())))
                .bindNow();
    }

    Mono<ServerResponse> order(ServerRequest request) {
        return mono(() -> {
            String order = await(request.bodyToMono(String.class).defaultIfEmpty(""));
            List<String> lines = order.lines().toList();
            for (String line : lines) {
                if (!line.matches("\\d+ .+")) {
                    return await(ServerResponse.badRequest().bodyValue("'" + line + "' is no order\n"));
                }
            }
            int booked = database.transaction(connection -> {
                lines.forEach(line -> Database.book(connection, line));
                return lines.size();
            });
            return await(ServerResponse.ok().bodyValue(booked + " booked\n"));
        });
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).body(OrderService.rows(database), String.class);
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

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.convert;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/** Calls an {@link OrderService}, or {@link WebOrders}. */
public final class OrderClient {
    private final HttpClient http;

    /** One that calls the service there, with a connection for each request. */
    public OrderClient(String baseUrl) {
        http = HttpClient.newConnection().baseUrl(baseUrl);
    }

    /** Sends an order whose text comes in pieces; the status and the answer. */
    public Mono<String> order(Flux<String> pieces) {
        return http.post()
                .uri("/orders")
                .send(ByteBufFlux.fromString(pieces))
                .responseSingle((response, body) ->
                        body.asString().map(text -> response.status().code() + " " + text.strip()));
    }

    /** What is booked. */
    public Mono<String> list() {
        return http.get().uri("/orders").responseContent().aggregate().asString();
    }
}

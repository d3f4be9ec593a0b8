// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Task;
import dev.oxbow.recipes.show.Pages;
import dev.oxbow.recipes.show.Pictures;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A request's id stands in each of its log lines: of its coroutines, its pipelines and its threads. */
public final class Mdc {
    static final Logger LOG = LoggerFactory.getLogger(Mdc.class);

    private Mdc() {}

    public static void main(String[] args) throws Exception {
        Pages.warm(() -> run(Mdc::demo));
        Pictures.draw("mdc", "Two requests, on one loop", Pictures.recording("main", Mdc::demo));
    }

    static void demo() {
        // once, at the start of a program: from here on each task has the request id of whoever started it
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        "request", () -> MDC.get("request"), id -> MDC.put("request", id), () -> MDC.remove("request"));
        Hooks.enableAutomaticContextPropagation(); // Reactor's own operators too
        try {
            Task<String> tea = start("r-1", () -> await(checkout("r-1", "tea", ofMillis(60))));
            Task<String> ink = start("r-2", () -> await(checkout("r-2", "ink", ofMillis(30))));
            gather(tea, ink);
        } finally {
            Hooks.disableAutomaticContextPropagation();
            ContextRegistry.getInstance().removeThreadLocalAccessor("request");
        }
    }

    static Mono<String> checkout(String request, String item, Duration time) {
        return mono(() -> {
                    LOG.info("{} is asked for", item);
                    String price = await(price(item, time));
                    LOG.info("it costs {}", price);
                    Task<?> audit = start("audit", () -> LOG.info("noted, by a child task"));
                    await(audit);
                    return toThread(() -> {
                        LOG.info("printed, on a thread");
                        return "receipt";
                    });
                })
                .contextWrite(Context.of("request", request)); // as a web filter would
    }

    private static Mono<String> price(String item, Duration time) {
        return Mono.delay(time).map(tick -> {
            LOG.info("looked up, by a pipeline");
            return item.equals("tea") ? "2.50" : "4.00";
        });
    }
}

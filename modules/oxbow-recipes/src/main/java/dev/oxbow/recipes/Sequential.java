// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;

import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Lanes;
import dev.oxbow.recipes.show.Lanes.Span;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same three fetches written in four ways, of which two are no faster than one after the other. */
public final class Sequential {
    private static final List<String> NAMES = List.of("sequential", "awaited at once", "started first", "gathered");

    /** A way to write it. */
    record Way(String name, Coroutine<String> page) {}

    private final List<Span> spans = new ArrayList<>();
    private final long begin = EventLoop.current().time();

    final List<Way> ways = List.of(
            new Way(NAMES.get(0), this::sequential),
            new Way(NAMES.get(1), this::awaitedAtOnce),
            new Way(NAMES.get(2), this::startedFirst),
            new Way(NAMES.get(3), this::gathered));

    Sequential() {}

    public static void main(String[] args) throws IOException {
        run(() -> {
            for (Way way : new Sequential().ways) {
                way.page().run(); // warm
            }
        });
        Map<String, Recording> recordings = new LinkedHashMap<>();
        for (int n = 0; n < 4; n++) {
            int way = n;
            StringBuilder told = new StringBuilder();
            Recording recording = Pictures.recording("main", () -> {
                Sequential fetches = new Sequential();
                told.append(fetches.ways.get(way).page().run());
                told.append(" after ").append(fetches.now().toMillis()).append(" ms\n");
                told.append(Lanes.text(fetches.spans, ofMillis(5)));
            });
            System.out.println(NAMES.get(way) + ": " + told);
            recordings.put(NAMES.get(way), recording);
        }
        Pictures.draw("sequential", "Three fetches, written in four ways", recordings);
    }

    String sequential() {
        return fetch("user", 60) + fetch("orders", 80) + fetch("news", 40);
    }

    String awaitedAtOnce() {
        String user = await(start("user", () -> fetch("user", 60)));
        String orders = await(start("orders", () -> fetch("orders", 80)));
        String news = await(start("news", () -> fetch("news", 40)));
        return user + orders + news;
    }

    String startedFirst() {
        Task<String> user = start("user", () -> fetch("user", 60));
        Task<String> orders = start("orders", () -> fetch("orders", 80));
        Task<String> news = start("news", () -> fetch("news", 40));
        return await(user) + await(orders) + await(news);
    }

    String gathered() {
        return String.join("", gather(() -> fetch("user", 60), () -> fetch("orders", 80), () -> fetch("news", 40)));
    }

    private String fetch(String what, int millis) {
        Duration from = now();
        sleep(ofMillis(millis));
        spans.add(new Span(what, from, now()));
        return "[" + what + "]";
    }

    List<Span> spans() {
        return spans;
    }

    Duration now() {
        return ofNanos(EventLoop.current().time() - begin);
    }
}

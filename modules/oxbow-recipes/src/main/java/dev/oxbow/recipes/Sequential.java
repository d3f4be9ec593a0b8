// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;

import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.recipes.show.Lanes;
import dev.oxbow.recipes.show.Lanes.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same three fetches written in four ways, of which two are no faster than one after the other. */
public final class Sequential {
    /** A way to write it. */
    record Way(String name, Coroutine<String> page) {}

    private final List<Span> spans = new ArrayList<>();
    private final long begin = EventLoop.current().time();

    final List<Way> ways = List.of(
            new Way("sequential", this::sequential),
            new Way("awaited at once", this::awaitedAtOnce),
            new Way("started first", this::startedFirst),
            new Way("gathered", this::gathered));

    Sequential() {}

    public static void main(String[] args) {
        run(() -> new Sequential().gathered()); // warm
        for (int n = 0; n < 4; n++) {
            int way = n;
            run(() -> {
                Sequential fetches = new Sequential();
                String page = fetches.ways.get(way).page().run();
                Duration time = fetches.now();
                System.out.printf("%s: %s after %d ms%n", fetches.ways.get(way).name(), page, time.toMillis());
                System.out.println(Lanes.text(fetches.spans, ofMillis(5)));
            });
        }
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

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;

import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.recipes.show.Bars;
import dev.oxbow.recipes.show.Bars.Group;
import dev.oxbow.recipes.show.Pages;
import dev.oxbow.recipes.show.Python;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Does every await through five layers cost a switch? No: the loop runs others at the sleep, and nowhere else. */
public final class Layers {
    private final List<String> trace = new ArrayList<>();

    private Layers() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        trace().forEach(System.out::println);
        System.out.println("\nTwo tasks take turns, each at the bottom of its layers:");
        turn(1, 300_000); // warm
        turn(100, 300_000);
        Map<String, Double> turns = new LinkedHashMap<>();
        for (int layers : List.of(1, 10, 100)) {
            long best =
                    LongStream.range(0, 7).map(i -> turn(layers, 50_000)).min().orElseThrow();
            System.out.printf("  %3d layers: %5d ns a turn%n", layers, best);
            turns.put("through " + layers, (double) best);
        }
        Python.run("layers", "1", "10", "100").ifPresent(System.out::print);
        Pages.draw("layers.svg", Bars.svg("A turn at the bottom of its layers, ns", List.of(new Group("", turns))));
    }

    static List<String> trace() {
        Layers layers = new Layers();
        run(() -> layers.handler());
        return layers.trace;
    }

    private String handler() {
        return layer("handler", this::service);
    }

    private String service() {
        return layer("service", this::repository);
    }

    private String repository() {
        return layer("repository", this::client);
    }

    private String client() {
        return layer("client", this::socket);
    }

    private String socket() {
        return layer("socket", () -> {
            trace.add("          sleep");
            sleep(ofMillis(10));
            return "answer";
        });
    }

    private String layer(String name, Coroutine<String> next) {
        trace.add(name + " begins");
        EventLoop.current().callSoon(() -> trace.add("          the loop runs what " + name + " left for later"));
        String answer = await(next);
        trace.add(name + " has its " + answer);
        return answer;
    }

    /** Nanoseconds from one task's turn to the other's, where each is so many layers deep. */
    static long turn(int layers, int turns) {
        Coroutine<Integer> task = () -> descend(layers, turns / 2);
        long begin = System.nanoTime();
        run(() -> gather(task, task));
        return (System.nanoTime() - begin) / turns;
    }

    private static int descend(int layers, int turns) {
        if (layers > 0) {
            Coroutine<Integer> next = () -> descend(layers - 1, turns);
            return 1 + await(next);
        }
        for (int i = 0; i < turns; i++) {
            sleep(ZERO);
        }
        return 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;

import dev.oxbow.Action;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.recipes.show.Bars;
import dev.oxbow.recipes.show.Bars.Group;
import dev.oxbow.recipes.show.Pages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/** A heartbeat beside a busy neighbour, and a counter that many share. */
public final class Heartbeat {
    static final Duration PERIOD = ofMillis(10);

    /** How late beats were, each against its own due time, in milliseconds. */
    record Lateness(double median, double worst, double last) {}

    record Beating(String how, Heart heart, Action neighbour) {}

    interface Heart {
        List<Double> beat(int times);
    }

    private Heartbeat() {}

    public static void main(String[] args) throws Exception {
        System.out.println("A counter that 8 workers raise by 100,000 each:");
        print("threads, no lock", new SharedCounter(100_000).byThreads());
        print("threads, a lock", new SharedCounter(100_000).byThreadsWithLock());
        print("coroutines, no lock", new SharedCounter(100_000).byCoroutines());
        print("coroutines, await between read and write", new SharedCounter(100_000).tornByAwait());

        System.out.println("\nA heartbeat every 10 ms, 100 times: how late?");
        System.out.printf("  %-42s %9s %10s %10s%n", "", "median", "worst", "the last");
        Map<String, Double> worst = new LinkedHashMap<>();
        Map<String, Double> last = new LinkedHashMap<>();
        List<Beating> beatings = List.of(
                new Beating("sleep(period)", Heartbeat::naive, () -> sleep(PERIOD)),
                new Beating("sleep(period), neighbour computes", Heartbeat::naive, () -> compute(ofMillis(4))),
                new Beating("sleep until due, neighbour computes", Heartbeat::punctual, () -> compute(ofMillis(4))),
                new Beating("sleep until due, neighbour uses runIn", Heartbeat::punctual, Heartbeat::computeElsewhere));
        for (Beating beating : beatings) {
            Lateness late = beats(100, beating.heart(), beating.neighbour());
            print(beating.how(), late);
            worst.put(beating.how(), late.worst());
            last.put(beating.how(), late.last());
        }
        Pages.draw(
                "heartbeat.svg",
                Bars.svg(
                        "How late, milliseconds",
                        List.of(new Group("the worst of 100 beats", worst), new Group("the last", last))));
    }

    static List<Double> naive(int times) {
        EventLoop loop = EventLoop.current();
        long begin = loop.time();
        List<Double> lateness = new ArrayList<>();
        for (int n = 1; n <= times; n++) {
            sleep(PERIOD);
            lateness.add((loop.time() - begin - n * PERIOD.toNanos()) / 1e6);
        }
        return lateness;
    }

    static List<Double> punctual(int times) {
        EventLoop loop = EventLoop.current();
        long due = loop.time();
        List<Double> lateness = new ArrayList<>();
        for (int n = 1; n <= times; n++) {
            due += PERIOD.toNanos();
            sleep(ofNanos(Math.max(0, due - loop.time())));
            lateness.add((loop.time() - due) / 1e6);
        }
        return lateness;
    }

    static Lateness beats(int times, Heart heart, Action neighbour) {
        List<Double> late = run(() -> {
            Task<?> busy = start(() -> {
                while (true) {
                    neighbour.run();
                    sleep(ZERO);
                }
            });
            try {
                return heart.beat(times);
            } finally {
                busy.cancel();
            }
        });
        List<Double> sorted = late.stream().sorted().toList();
        return new Lateness(sorted.get(times / 2), sorted.getLast(), late.getLast());
    }

    static void computeElsewhere() {
        runIn(ForkJoinPool.commonPool(), () -> compute(ofMillis(4)));
    }

    static long compute(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long sum = 0;
        while (System.nanoTime() < end) {
            sum = sum * 31 + Long.bitCount(sum);
        }
        return sum;
    }

    private static void print(String how, int counted) {
        System.out.printf("  %-42s %,9d%n", how, counted);
    }

    private static void print(String how, Lateness late) {
        System.out.printf("  %-42s %6.1f ms %7.1f ms %7.1f ms%n", how, late.median(), late.worst(), late.last());
    }
}

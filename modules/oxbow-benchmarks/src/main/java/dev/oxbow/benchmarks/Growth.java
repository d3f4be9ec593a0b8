// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.await;
import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;

import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.recipes.show.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How costs grow with numbers: each of 1, 10, ... 1,000,000, beside Kotlin and plain virtual threads. Draws
 * the pictures of docs/performance.md and prints what it measures as it goes.
 */
final class Growth {
    /** What is done {@code n} times over. It returns the nanoseconds, or bytes, of it all. */
    interface Work {
        double of(int n) throws Exception;
    }

    private static final int TURNS = 2_000;

    private final Path docs;

    private Growth(Path docs) {
        this.docs = docs;
    }

    /** {@code growth}: all of it; else the one picture of that name. And where to. */
    public static void main(String[] args) throws Exception {
        String which = args[0];
        Growth growth = new Growth(Path.of(args[1]));
        boolean all = which.equals("growth");
        if (all || which.equals("growth-coroutines")) {
            growth.coroutines(sizes(1_000_000));
        }
        if (all || which.equals("growth-memory")) {
            growth.memory(List.of(1_000, 10_000, 100_000, 1_000_000));
        }
        if (all || which.equals("growth-others")) {
            growth.others(sizes(100_000));
        }
        if (all || which.equals("growth-depth")) {
            growth.depth(List.of(1, 3, 10, 30, 100, 300, 1_000));
        }
    }

    private void coroutines(List<Integer> coroutines) throws Exception {
        List<Plot.Panel> panels = new ArrayList<>();
        panels.add(new Plot.Panel(
                "create and end, ns each",
                true,
                List.of(
                        line("Oxbow", coroutines, Growth::create),
                        TrampolineGrowth.line("create", coroutines),
                        line("Kotlin", coroutines, n -> time(() -> KotlinPeers.createAll(n))),
                        line("threads", coroutines, Growth::createThreads))));
        panels.add(new Plot.Panel(
                "switch among so many, ns each",
                true,
                List.of(
                        line("Oxbow", coroutines, Growth::switchAmong),
                        TrampolineGrowth.line("switch", coroutines),
                        line("Kotlin", coroutines, n -> time(() -> KotlinPeers.switchTwice(n)) / 2),
                        line("threads", coroutines, Growth::switchThreads))));
        panels.add(new Plot.Panel(
                "sleep side by side, ns each beyond the sleep",
                true,
                List.of(
                        line("Oxbow", coroutines, Growth::sleepAll),
                        TrampolineGrowth.line("sleep", coroutines),
                        line("Kotlin", coroutines, n -> time(() -> KotlinPeers.sleepAll(n, MILLIS)) - MILLIS * 1e6),
                        line("threads", coroutines, Growth::sleepThreads))));
        draw("growth-coroutines.svg", "So many coroutines on one loop", "coroutines", coroutines, panels);
    }

    private void memory(List<Integer> many) throws Exception {
        draw(
                "growth-memory.svg",
                "So many that are suspended",
                "coroutines",
                many,
                List.of(new Plot.Panel(
                        "heap, bytes each",
                        true,
                        List.of(
                                line("Oxbow", many, Growth::bytes),
                                line("Kotlin", many, Growth::bytesKotlin),
                                line("threads", many, Growth::bytesThreads)))));
    }

    private void others(List<Integer> fewer) throws Exception {
        draw(
                "growth-others.svg",
                "So many of other things",
                "how many",
                fewer,
                List.of(
                        new Plot.Panel(
                                "loops made, used once and dropped, ns each",
                                true,
                                List.of(
                                        line("Oxbow", fewer, Growth::loops),
                                        line("Kotlin", fewer, Growth::loopsKotlin))),
                        new Plot.Panel(
                                "timers set and due, ns each",
                                true,
                                List.of(
                                        line("Oxbow", fewer, Growth::timers),
                                        line("Kotlin", fewer, n -> time(() -> KotlinPeers.sleepAll(n, 1)) - 1e6))),
                        new Plot.Panel(
                                "waiters on one promise, ns each",
                                true,
                                List.of(
                                        line("Oxbow", fewer, Growth::waiters),
                                        line("Kotlin", fewer, n -> time(() -> KotlinPeers.waiters(n)))))));
    }

    private void depth(List<Integer> depths) throws Exception {
        for (int i = 0; i < 100; i++) { // compiled, whether or not other pictures came before
            OxbowWork.suspendBelow(100, TURNS);
            KotlinPeers.suspendBelow(100, TURNS);
            ParkRing.passAround(2, 100, TURNS);
        }
        draw(
                "growth-depth.svg",
                "An await below so many layers",
                "layers",
                depths,
                List.of(new Plot.Panel(
                        "call down, suspend, return: ns",
                        true,
                        List.of(
                                line("Oxbow", depths, n -> n * time(() -> OxbowWork.suspendBelow(n, TURNS)) / TURNS),
                                line("Kotlin", depths, n -> n * time(() -> KotlinPeers.suspendBelow(n, TURNS)) / TURNS),
                                line("threads", depths, n -> n * ParkRing.nanoseconds(n, TURNS) / TURNS)))));
    }

    private static List<Integer> sizes(int most) {
        List<Integer> sizes = new ArrayList<>();
        for (int n = 1; n <= most; n *= 10) {
            sizes.add(n);
        }
        return sizes;
    }

    private void draw(String file, String title, String xTitle, List<Integer> xs, List<Plot.Panel> panels)
            throws IOException {
        Files.writeString(docs.resolve(file), Plot.svg(title, xTitle, xs, panels) + "\n");
        System.out.println("drawn: " + docs.resolve(file));
    }

    /** The median of three runs, or of as many as a second has room for. */
    static Plot.Line line(String name, List<Integer> xs, Work work) throws Exception {
        List<Double> ys = new ArrayList<>();
        for (int n : xs) {
            List<Double> figures = new ArrayList<>();
            long until = System.nanoTime() + 1_000_000_000;
            while (figures.size() < 3 || (figures.size() < 200 && System.nanoTime() < until)) {
                figures.add(work.of(n) / n);
            }
            figures.sort(null);
            ys.add(Math.max(1, figures.get(figures.size() / 2)));
            System.out.printf("%-8s %,9d: %,.0f%n", name, n, ys.getLast());
        }
        return new Plot.Line(name, ys);
    }

    private static double time(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return System.nanoTime() - began;
    }

    // ---- create

    static double create(int n) {
        return time(() -> OxbowWork.gatherAll(n, 1));
    }

    private static double createThreads(int n) {
        return time(() -> threads(n, () -> {}));
    }

    private static void threads(int n, Runnable body) {
        CountDownLatch ended = new CountDownLatch(n);
        for (int i = 0; i < n; i++) {
            Thread.startVirtualThread(() -> {
                body.run();
                ended.countDown();
            });
        }
        join(ended);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- switch: two turns each, after all have begun

    static double switchAmong(int n) {
        return time(() -> OxbowWork.switchAmong(n, 2 * n)) / 2;
    }

    @SuppressWarnings("ThreadPriorityCheck") // what is measured
    private static double switchThreads(int n) {
        return time(() -> threads(n, () -> {
                    Thread.yield();
                    Thread.yield();
                }))
                / 2;
    }

    // ---- sleep

    private static final int MILLIS = 200;

    static double sleepAll(int n) {
        return time(() -> run(() -> {
                    List<Task<?>> all = new ArrayList<>(n);
                    for (int i = 0; i < n; i++) {
                        all.add(start(() -> sleep(Duration.ofMillis(MILLIS))));
                    }
                    gather(all);
                }))
                - MILLIS * 1e6;
    }

    private static double sleepThreads(int n) {
        return time(() -> threads(n, () -> {
                    try {
                        Thread.sleep(MILLIS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }))
                - MILLIS * 1e6;
    }

    // ---- memory

    private static double used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static double bytes(int n) {
        double before = used();
        double[] all = new double[1];
        run(() -> {
            Deferred<Integer> end = Deferred.create();
            for (int i = 0; i < n; i++) {
                start(() -> await(end));
            }
            sleep(Duration.ZERO);
            all[0] = used() - before;
            end.complete(1);
        });
        return all[0];
    }

    private static double bytesKotlin(int n) {
        double before = used();
        double[] all = new double[1];
        KotlinPeers.suspendAll(n, () -> all[0] = used() - before);
        return all[0];
    }

    private static double bytesThreads(int n) throws InterruptedException {
        double before = used();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(n);
        CountDownLatch all = new CountDownLatch(n);
        for (int i = 0; i < n; i++) {
            Thread.startVirtualThread(() -> {
                all.countDown();
                join(end);
                ended.countDown();
            });
        }
        all.await();
        double bytes = used() - before;
        end.countDown();
        ended.await();
        return bytes;
    }

    // ---- loops, timers, waiters

    private static double loops(int n) {
        return time(() -> {
            List<Task<Integer>> all = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                all.add(EventLoop.builder().build().start(() -> 1));
            }
            all.forEach(Task::join);
        });
    }

    private static double loopsKotlin(int n) {
        return time(() -> KotlinPeers.loops(n));
    }

    private static double timers(int n) {
        return time(() -> run(() -> {
                    Deferred<Integer> last = Deferred.create();
                    int[] left = {n};
                    for (int i = 0; i < n; i++) {
                        EventLoop.current().callLater(Duration.ofMillis(1), () -> {
                            if (--left[0] == 0) {
                                last.complete(1);
                            }
                        });
                    }
                    await(last);
                }))
                - 1e6;
    }

    private static double waiters(int n) {
        return time(() -> run(() -> {
            Deferred<Integer> one = Deferred.create();
            List<Task<?>> all = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                all.add(start(() -> await(one)));
            }
            sleep(Duration.ZERO);
            one.complete(1);
            gather(all);
        }));
    }
}

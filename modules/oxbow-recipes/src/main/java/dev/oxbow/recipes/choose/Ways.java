// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.choose;

import static dev.oxbow.Async.*;

import dev.oxbow.Coroutine;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Four ways to do a job. */
public final class Ways implements AutoCloseable {
    /** Their names, the simplest first. */
    public static final List<String> NAMES =
            List.of("coroutines", "virtual threads", "coroutines, runIn", "a pool of 100");

    private final ExecutorService cores =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final ExecutorService hundred = Executors.newFixedThreadPool(100);

    /** How many parts were done. */
    public int run(String way, Jobs.Job job) throws Exception {
        return switch (way) {
            case "coroutines" -> coroutines(job);
            case "virtual threads" -> virtualThreads(job);
            case "coroutines, runIn" -> offloaded(job);
            case "a pool of 100" -> pool(hundred, job);
            default -> throw new IllegalArgumentException(way);
        };
    }

    private static int coroutines(Jobs.Job job) {
        AsyncSemaphore permits = new AsyncSemaphore(job.most());
        return together(job, () -> {
            try (var permit = permits.acquire()) {
                return job.async().run();
            }
        });
    }

    private int offloaded(Jobs.Job job) {
        ExecutorService pool = job.computes() ? cores : hundred;
        return together(job, () -> runIn(pool, job.blocking()));
    }

    private static int together(Jobs.Job job, Coroutine<Integer> part) {
        List<Integer> done = dev.oxbow.Async.run(() -> gather(Collections.nCopies(job.parts(), part)));
        return done.stream().mapToInt(Integer::intValue).sum();
    }

    private static int virtualThreads(Jobs.Job job) throws Exception {
        Semaphore permits = new Semaphore(job.most());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return sum(threads, job, () -> {
                permits.acquire();
                try {
                    return job.blocking().call();
                } finally {
                    permits.release();
                }
            });
        }
    }

    private static int pool(ExecutorService pool, Jobs.Job job) throws Exception {
        return sum(pool, job, job.blocking());
    }

    private static int sum(ExecutorService threads, Jobs.Job job, Callable<Integer> part) throws Exception {
        List<Future<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < job.parts(); i++) {
            parts.add(threads.submit(part));
        }
        int done = 0;
        for (Future<Integer> one : parts) {
            done += one.get();
        }
        return done;
    }

    @Override
    public void close() {
        cores.close();
        hundred.close();
    }
}

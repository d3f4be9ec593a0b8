// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.choose;

import static dev.oxbow.Async.*;

import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Five ways to do a job. */
public final class Ways implements AutoCloseable {
    /** Their names, the simplest first. */
    public static final List<String> NAMES =
            List.of("coroutines", "virtual threads", "coroutines, a loop a core", "coroutines, runIn", "a pool of 100");

    private final ExecutorService cores =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final ExecutorService hundred = Executors.newFixedThreadPool(100);

    /** How many parts were done. */
    public int run(String way, Jobs.Job job) throws Exception {
        return switch (way) {
            case "coroutines" -> coroutines(job);
            case "virtual threads" -> virtualThreads(job);
            case "coroutines, a loop a core" -> loops(job);
            case "coroutines, runIn" -> offloaded(job);
            case "a pool of 100" -> pool(hundred, job);
            default -> throw new IllegalArgumentException(way);
        };
    }

    private static int coroutines(Jobs.Job job) {
        return together(job, limited(job));
    }

    private static Coroutine<Integer> limited(Jobs.Job job) {
        AsyncSemaphore permits = new AsyncSemaphore(job.most());
        return () -> {
            try (var permit = permits.acquire()) {
                return job.async().run();
            }
        };
    }

    private static int loops(Jobs.Job job) {
        Coroutine<Integer> part = limited(job); // one limit for all loops
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            loops.add(EventLoop.create("core-" + i));
        }
        try {
            List<Task<Integer>> parts = new ArrayList<>();
            for (int i = 0; i < job.parts(); i++) {
                parts.add(loops.get(i % loops.size()).start(part));
            }
            return parts.stream().mapToInt(Task::join).sum();
        } finally {
            loops.forEach(EventLoop::close);
        }
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

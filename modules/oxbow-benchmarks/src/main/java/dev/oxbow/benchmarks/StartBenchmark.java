// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Bodies that do not suspend: gathered by the ten thousand, and started and awaited one by one. */
public class StartBenchmark extends Measured {
    private static final int BODIES = 10_000;
    private static final int ROUNDS = 10;

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherOxbow() {
        return OxbowWork.gatherAll(BODIES, ROUNDS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherOxbowTrampoline() {
        return OxbowWork.gatherAll(BODIES, ROUNDS);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherKotlin() {
        return KotlinPeers.gather(BODIES, ROUNDS);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherCompletableFuture() {
        int sum = 0;
        for (int r = 0; r < ROUNDS; r++) {
            List<CompletableFuture<Integer>> all = new ArrayList<>(BODIES);
            for (int i = 0; i < BODIES; i++) {
                int k = i;
                all.add(CompletableFuture.supplyAsync(() -> k));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
            sum += all.size();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherVirtualThreads() throws ExecutionException, InterruptedException {
        int sum = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int r = 0; r < ROUNDS; r++) {
                List<Future<Integer>> all = new ArrayList<>(BODIES);
                for (int i = 0; i < BODIES; i++) {
                    int k = i;
                    all.add(threads.submit(() -> k));
                }
                for (Future<Integer> one : all) {
                    sum += one.get();
                }
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherFloor() throws Exception {
        return Floors.callAll(BODIES, ROUNDS);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitFloor() throws Exception {
        return Floors.startAndAsk(BODIES * ROUNDS);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitOxbow() {
        return OxbowWork.startAndAwait(BODIES * ROUNDS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitOxbowTrampoline() {
        return OxbowWork.startAndAwait(BODIES * ROUNDS);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitKotlin() {
        return KotlinPeers.startAndAwait(BODIES * ROUNDS);
    }
}

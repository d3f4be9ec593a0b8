// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.await;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.start;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bodies that do not suspend: gathered by the ten thousand, and started and awaited one by one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StartBenchmark {
    private static final int BODIES = 10_000;
    private static final int ROUNDS = 10;

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherOxbow() {
        return run(() -> {
            int sum = 0;
            for (int r = 0; r < ROUNDS; r++) {
                List<Coroutine<Integer>> bodies = new ArrayList<>(BODIES);
                for (int i = 0; i < BODIES; i++) {
                    int k = i;
                    bodies.add(() -> k);
                }
                sum += Async.<Integer>gather(bodies).size();
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int gatherKotlin() {
        int sum = 0;
        for (int r = 0; r < ROUNDS; r++) {
            sum += KotlinPeers.gather(BODIES);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitOxbow() {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < BODIES * ROUNDS; i++) {
                sum += await(start(() -> 1));
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(BODIES * ROUNDS)
    public int startAndAwaitKotlin() {
        return KotlinPeers.startAndAwait(BODIES * ROUNDS);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.run;
import static dev.oxbow.reactor.ReactorBridge.mono;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a plain thread into a loop of its own and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnterBenchmark {
    @Benchmark
    public Integer runOxbow() {
        return run(() -> 1);
    }

    @Benchmark
    public @Nullable Integer monoBlockOxbow() {
        return mono(() -> 1).block();
    }

    @Benchmark
    public @Nullable Integer monoBlockKotlin() {
        return KotlinPeers.monoBlock();
    }
}

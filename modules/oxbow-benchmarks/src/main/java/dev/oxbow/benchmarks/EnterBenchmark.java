// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.run;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** From a plain thread into a loop and back, and from a loop to a thread and back. */
public class EnterBenchmark extends Measured {
    private static final int TIMES = 1_000;

    @Benchmark
    public Integer runOxbow() {
        return run(() -> 1);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int toThreadOxbow() {
        return OxbowWork.toThreadAndBack(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int toThreadFloor() throws Exception {
        return Floors.toThreadAndBack(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int toThreadKotlin() {
        return KotlinPeers.toThreadAndBack(TIMES);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.run;
import static dev.oxbow.reactor.ReactorBridge.mono;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a plain thread into a loop and back, and from a loop to a thread and back. What blocks takes seconds until all that it goes
 * through is compiled, having few calls in each: it is warmed for longer.
 */
public class EnterBenchmark extends Measured {
    private static final int TIMES = 1_000;

    @Benchmark
    public Integer runOxbow() {
        return run(() -> 1);
    }

    @Benchmark
    @Warmup(iterations = 4, time = 2)
    public @Nullable Integer monoBlockOxbow() {
        return mono(() -> 1).block();
    }

    @Benchmark
    @Warmup(iterations = 4, time = 2)
    @Fork(jvmArgsAppend = TRAMPOLINE)
    public @Nullable Integer monoBlockOxbowTrampoline() {
        return mono(() -> 1).block();
    }

    @Benchmark
    @Warmup(iterations = 4, time = 2)
    public @Nullable Integer monoBlockKotlin() {
        return KotlinPeers.monoBlock();
    }

    @Benchmark
    @Warmup(iterations = 4, time = 2)
    public @Nullable Integer monoBlockKotlinUnconfined() {
        return KotlinPeers.monoBlockUnconfined();
    }

    /** What nothing that runs a body on a virtual thread can go below: to start one, and to wait until it has answered. */
    @Benchmark
    @Warmup(iterations = 4, time = 2)
    public Integer monoBlockFloor() {
        Answer answer = new Answer();
        Thread.startVirtualThread(answer);
        while (answer.value == null) {
            LockSupport.park();
        }
        return answer.value;
    }

    private static final class Answer implements Runnable {
        private final Thread asker = Thread.currentThread();
        volatile @Nullable Integer value;

        @Override
        public void run() {
            value = 1;
            LockSupport.unpark(asker);
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int toThreadOxbow() {
        return OxbowWork.toThreadAndBack(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int toThreadKotlin() {
        return KotlinPeers.toThreadAndBack(TIMES);
    }
}

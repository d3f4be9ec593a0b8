// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.reactor.ReactorBridge.mono;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** A plain thread that blocks on a body. */
public class BlockBenchmark extends Measured {
    @Benchmark
    public @Nullable Integer monoBlockOxbow() {
        return mono(() -> 1).block();
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    public @Nullable Integer monoBlockOxbowTrampoline() {
        return mono(() -> 1).block();
    }

    @Benchmark
    public @Nullable Integer monoBlockKotlin() {
        return KotlinPeers.monoBlock();
    }

    @Benchmark
    public @Nullable Integer monoBlockKotlinUnconfined() {
        return KotlinPeers.monoBlockUnconfined();
    }

    /** What one that runs the body on another thread cannot go below: to start a virtual one, and to wait until it has answered. */
    @Benchmark
    public Integer monoBlockThread() {
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
}

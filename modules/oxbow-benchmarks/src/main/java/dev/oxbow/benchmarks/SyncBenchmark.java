// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Semaphores, queues, and the wait for the first of many. */
public class SyncBenchmark extends Measured {
    private static final int MANY = 100_000;
    private static final int TIMES = 20_000;
    private static final int BODIES = 10_000;
    private static final int PENDING = 3_000;

    @Benchmark
    @OperationsPerInvocation(MANY)
    public void semaphoreOxbow() {
        OxbowWork.acquireAndRelease(MANY);
    }

    @Benchmark
    @OperationsPerInvocation(MANY)
    public void semaphoreKotlin() {
        KotlinPeers.acquireAndRelease(MANY);
    }

    /** The JDK's, which blocks the thread when it has to wait. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void semaphoreFloor() throws InterruptedException {
        java.util.concurrent.Semaphore semaphore = new java.util.concurrent.Semaphore(1);
        for (int i = 0; i < MANY; i++) {
            semaphore.acquire();
            semaphore.release();
        }
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void handOverOxbow() {
        OxbowWork.handOver(TIMES);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(TIMES)
    public void handOverOxbowTrampoline() {
        OxbowWork.handOver(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public int gatherUnderPermitsOxbow() {
        return OxbowWork.gatherUnderPermits(BODIES, 100, 1);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(BODIES)
    public int gatherUnderPermitsOxbowTrampoline() {
        return OxbowWork.gatherUnderPermits(BODIES, 100, 1);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public int gatherLimitedOxbow() {
        return OxbowWork.gatherLimited(BODIES, 100, 1);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(BODIES)
    public int gatherLimitedOxbowTrampoline() {
        return OxbowWork.gatherLimited(BODIES, 100, 1);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public int gatherUnderPermitsKotlin() {
        return KotlinPeers.gatherUnderPermits(BODIES, 100);
    }

    @Benchmark
    @OperationsPerInvocation(BODIES)
    public void gatherUnderPermitsThreads() throws InterruptedException {
        Floors.threadsUnderPermits(BODIES, 100);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int queuesThreads() throws Exception {
        return Floors.pingPong(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int queuesOxbow() {
        return OxbowWork.pingPong(TIMES);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(TIMES)
    public int queuesOxbowTrampoline() {
        return OxbowWork.pingPong(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int queuesKotlin() {
        return KotlinPeers.pingPong(TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(PENDING)
    public int firstCompletedOxbow() {
        return OxbowWork.firstCompleted(PENDING);
    }
}

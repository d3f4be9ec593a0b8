// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A hundred coroutines that give way to each other in turn; the price of one switch. */
public class SwitchBenchmark extends Measured {
    private static final int TASKS = 100;
    private static final int SWITCHES = 100_000;
    private static final int PAIR = 20_000;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void switchOxbow() {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }

    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(SWITCHES)
    public void switchOxbowTrampoline() {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void switchKotlin() {
        KotlinPeers.switchAmong(TASKS, SWITCHES);
    }

    /** Beside what no hand-off between virtual threads can go below without a scheduler of its own: unpark the next, park. */
    @Benchmark
    public void switchBesidePark(Pairs pairs) throws InterruptedException {
        pairs.time(PAIR, () -> OxbowWork.switchAmong(TASKS, PAIR), () -> ParkRing.passAround(TASKS, 1, PAIR));
    }

    /** Beside what no trampoline can go below: virtual threads that yield, on one platform thread. */
    @Benchmark
    @Fork(
            jvmArgsAppend = {
                TRAMPOLINE,
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"
            })
    public void switchBesideYieldTrampoline(Pairs pairs) throws InterruptedException {
        pairs.time(PAIR, () -> OxbowWork.switchAmong(TASKS, PAIR), SwitchBenchmark::yieldInTurn);
    }

    @SuppressWarnings("ThreadPriorityCheck") // what is measured
    private static void yieldInTurn() throws InterruptedException {
        Thread[] threads = new Thread[TASKS];
        for (int i = 0; i < TASKS; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int k = 0; k < PAIR / TASKS; k++) {
                    Thread.yield();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;

import dev.oxbow.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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

/** A hundred coroutines that give way to each other in turn; the price of one switch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwitchBenchmark {
    private static final int TASKS = 100;
    private static final int SWITCHES = 100_000;

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void oxbow() {
        run(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                tasks.add(start(() -> {
                    for (int k = 0; k < SWITCHES / TASKS; k++) {
                        sleep(Duration.ZERO);
                    }
                }));
            }
            gather(tasks);
        });
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void kotlin() {
        KotlinPeers.switchAmong(TASKS, SWITCHES);
    }

    /** What no hand-off between virtual threads can go below without a scheduler of its own: unpark the next, park. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void floorParkUnpark() throws InterruptedException {
        Ring[] ring = new Ring[TASKS];
        for (int i = 0; i < TASKS; i++) {
            ring[i] = new Ring();
        }
        for (int i = 0; i < TASKS; i++) {
            ring[i].next = ring[(i + 1) % TASKS];
        }
        for (Ring r : ring) {
            r.thread.start();
        }
        ring[0].pass();
        for (Ring r : ring) {
            r.thread.join();
        }
    }

    private static final class Ring {
        final Thread thread = Thread.ofVirtual().unstarted(this::run);
        Ring next = this;
        private volatile boolean mine;

        void pass() {
            mine = true;
            LockSupport.unpark(thread);
        }

        private void run() {
            for (int i = 0; i < SWITCHES / TASKS; i++) {
                while (!mine) {
                    LockSupport.park();
                }
                mine = false;
                next.pass();
            }
        }
    }
}

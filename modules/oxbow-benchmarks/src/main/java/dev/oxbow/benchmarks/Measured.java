// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What all benchmarks have in common. How often and how long is set by the command: quick by default, {@code -Dbench.forks=5} for the page. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Measured {
    /** Where coroutines run on trampolines. */
    static final String TRAMPOLINE = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /**
     * A heap of that size, each page of which has been touched before anything is measured. A page that is new to the process
     * costs what the machine makes of it, here 12 us, 3 ns a byte: more than what is measured, for as long as the heap grows.
     */
    static String[] heap(String size) {
        return new String[] {"-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch"};
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import dev.oxbow.observe.JfrEvents;
import dev.oxbow.observe.Recorder;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a switch costs while somebody looks, and when nobody does any more; {@code switchOxbow} is the same where nobody ever has. */
public class RecorderBenchmark extends Measured {
    private static final int TASKS = 100;
    private static final int SWITCHES = 100_000;

    /** There was a recorder, and the JFR events are installed; none records. */
    @State(Scope.Thread)
    public static class Off {
        @Setup
        public void lookOnce() {
            try (Recorder recorder = Recorder.everywhere()) {
                OxbowWork.switchAmong(TASKS, SWITCHES);
                recorder.recording();
            }
            JfrEvents.install();
        }
    }

    /** A recorder for all loops. */
    @State(Scope.Thread)
    public static class On {
        private final Recorder recorder = Recorder.everywhere();

        @TearDown
        public void stop() {
            recorder.close();
        }
    }

    /** A flight recording with all of Oxbow's events. */
    @State(Scope.Thread)
    public static class Flight {
        private final Recording recording = new Recording();

        @Setup
        public void begin() {
            JfrEvents.install();
            recording.start();
        }

        @TearDown
        public void stop() {
            recording.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void switchRecorderOff(Off off) {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }

    /** On one thread there is far less noise in which a cost could hide. */
    @Benchmark
    @Fork(jvmArgsAppend = TRAMPOLINE)
    @OperationsPerInvocation(SWITCHES)
    public void switchRecorderOffTrampoline(Off off) {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void switchRecorderOn(On on) {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }

    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void switchFlightRecorderOn(Flight flight) {
        OxbowWork.switchAmong(TASKS, SWITCHES);
    }
}

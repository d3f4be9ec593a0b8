// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Two pieces of work that take turns in one process, some milliseconds each. What wakes threads runs in one of two moods for
 * seconds or for a whole process, twice as fast in one as in the other; so two processes are not to be compared, but
 * neighbours are. JMH reports the medians of each iteration.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Pairs {
    /** Work, so many times. */
    interface Work {
        void run() throws InterruptedException;
    }

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> peers = new ArrayList<>();

    @Setup(Level.Iteration)
    public void begin() {
        ours.clear();
        peers.clear();
    }

    /** One pair. */
    void time(int times, Work our, Work peer) throws InterruptedException {
        long began = System.nanoTime();
        our.run();
        long then = System.nanoTime();
        peer.run();
        long ended = System.nanoTime();
        ours.add((double) (then - began) / times);
        peers.add((double) (ended - then) / times);
    }

    /** Nanoseconds. */
    public double ours() {
        return median(ours);
    }

    /** Nanoseconds. */
    public double peer() {
        return median(peers);
    }

    /** Of ours to the peer's. */
    public double ratio() {
        return median(IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i) / peers.get(i))
                .toList());
    }

    private static double median(List<Double> all) {
        return all.isEmpty()
                ? Double.NaN
                : all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A call through so many layers to a suspension, and back. */
public class LayersBenchmark extends Measured {
    private static final int TIMES = 20_000;
    private static final int MANY = 100;

    /** How many. */
    @State(Scope.Benchmark)
    public static class Layers {
        @Param({"10", "100"})
        public int layers;
    }

    /** Beside the same below one layer. */
    @Benchmark
    public void layersBesideOne(Layers l, Pairs pairs) throws InterruptedException {
        pairs.time(TIMES, () -> OxbowWork.suspendBelow(l.layers, TIMES), () -> OxbowWork.suspendBelow(1, TIMES));
    }

    /** The same between two bare virtual threads. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void layersFloor(Layers l) throws InterruptedException {
        ParkRing.passAround(2, l.layers, TIMES);
    }

    /** One suspension after the other at the bottom, without return through the layers, beside the same below one. */
    @Benchmark
    public void layersStayBesideOne(Pairs pairs) throws InterruptedException {
        pairs.time(TIMES, () -> OxbowWork.suspendAt(MANY, TIMES), () -> OxbowWork.suspendAt(1, TIMES));
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int layersOxbow() {
        return OxbowWork.suspendBelow(MANY, TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int layersKotlin() {
        return KotlinPeers.suspendBelow(MANY, TIMES);
    }
}

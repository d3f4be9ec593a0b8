// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** A call through so many layers to a suspension, and back. */
public class LayersBenchmark extends Measured {
    private static final int TIMES = 20_000;

    @Param({"1", "10", "100"})
    public int layers;

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int layersOxbow() {
        return OxbowWork.suspendBelow(layers, TIMES);
    }

    /** Beside the same below one layer. */
    @Benchmark
    public void layersBesideOne(Pairs pairs) throws InterruptedException {
        pairs.time(TIMES, () -> OxbowWork.suspendBelow(layers, TIMES), () -> OxbowWork.suspendBelow(1, TIMES));
    }

    /** One suspension after the other at the bottom, without return through the layers, beside the same below one. */
    @Benchmark
    public void layersStayBesideOne(Pairs pairs) throws InterruptedException {
        pairs.time(TIMES, () -> OxbowWork.suspendAt(layers, TIMES), () -> OxbowWork.suspendAt(1, TIMES));
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int layersKotlin() {
        return KotlinPeers.suspendBelow(layers, TIMES);
    }

    /** The same between two bare virtual threads. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public void layersFloor() throws InterruptedException {
        ParkRing.passAround(2, layers, TIMES);
    }
}

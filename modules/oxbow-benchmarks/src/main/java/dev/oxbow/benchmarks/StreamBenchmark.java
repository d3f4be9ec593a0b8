// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.run;
import static dev.oxbow.reactor.ReactorBridge.flux;
import static dev.oxbow.reactor.ReactorBridge.iterate;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import reactor.core.publisher.Flux;

/** Streams into coroutines and out of them; the price of an element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamBenchmark {
    private static final int ELEMENTS = 1_000_000;

    private final Flux<Integer> range = Flux.range(0, ELEMENTS);

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long fluxToCoroutineOxbow() {
        return run(() -> {
            long sum = 0;
            try (var elements = iterate(range)) {
                for (int element : elements) {
                    sum += element;
                }
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long fluxToCoroutineKotlin() {
        return KotlinPeers.fluxToCoroutine(range);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long fluxToIterable() {
        long sum = 0;
        for (int element : range.toIterable()) {
            sum += element;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer coroutineToFluxOxbow() {
        return Flux.<Integer>from(flux(out -> {
                    for (int i = 0; i < ELEMENTS; i++) {
                        out.emit(i);
                    }
                }))
                .blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer coroutineToFluxKotlin() {
        return KotlinPeers.coroutineToFlux(ELEMENTS).blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer fluxGenerate() {
        return Flux.<Integer, Integer>generate(() -> 0, (i, sink) -> {
                    if (i == ELEMENTS) {
                        sink.complete();
                    } else {
                        sink.next(i);
                    }
                    return i + 1;
                })
                .blockLast();
    }
}

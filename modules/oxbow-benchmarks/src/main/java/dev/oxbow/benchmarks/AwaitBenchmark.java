// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.run;
import static dev.oxbow.reactor.ReactorBridge.await;
import static dev.oxbow.rxjava.RxBridge.await;

import io.reactivex.rxjava3.core.Single;
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
import reactor.core.publisher.Mono;

/** Awaits of what is there already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwaitBenchmark {
    private static final int TIMES = 100_000;

    private final Mono<Integer> mono = Mono.just(1);
    private final Single<Integer> single = Single.just(1);

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int monoOxbow() {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += await(mono);
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int monoKotlin() {
        return KotlinPeers.awaitMono(mono, TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int singleOxbow() {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += await(single);
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int singleKotlin() {
        return KotlinPeers.awaitSingle(single, TIMES);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Mono;

/** Awaits of what is there already. */
public class AwaitBenchmark extends Measured {
    private static final int TIMES = 100_000;

    private final Mono<Integer> mono = Mono.just(1);
    private final Single<Integer> single = Single.just(1);

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int monoOxbow() {
        return OxbowWork.awaitMono(mono, TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int monoKotlin() {
        return KotlinPeers.awaitMono(mono, TIMES);
    }

    /** The value of a Mono that has one, read as Reactor's own operators read it. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int monoFloor() throws Exception {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            sum += (Integer) ((Callable<?>) mono).call();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int singleOxbow() {
        return OxbowWork.awaitSingle(single, TIMES);
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int singleKotlin() {
        return KotlinPeers.awaitSingle(single, TIMES);
    }

    /** A subscription whose callbacks do next to nothing: RxJava has no other public way to a Single's value. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int singleFloor() {
        Adding adding = new Adding();
        for (int i = 0; i < TIMES; i++) {
            single.subscribe(adding);
        }
        return adding.sum;
    }

    private static final class Adding implements SingleObserver<Integer> {
        private int sum;

        @Override
        public void onSubscribe(Disposable d) {}

        @Override
        public void onSuccess(Integer value) {
            sum += value;
        }

        @Override
        public void onError(Throwable e) {
            throw new AssertionError(e);
        }
    }
}

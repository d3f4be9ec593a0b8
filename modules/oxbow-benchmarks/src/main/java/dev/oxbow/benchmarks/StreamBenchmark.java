// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import io.reactivex.rxjava3.core.Flowable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Streams into coroutines and out of them; the price of an element. */
public class StreamBenchmark extends Measured {
    private static final int ELEMENTS = 1_000_000;

    private final Flux<Integer> range = Flux.range(0, ELEMENTS);
    private final Flux<Integer> elsewhere = range.publishOn(Schedulers.parallel());

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long fluxToCoroutineOxbow() {
        return OxbowWork.fluxToCoroutine(range);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long fluxToCoroutineKotlin() {
        return KotlinPeers.fluxToCoroutine(range);
    }

    /** The same elements to a subscriber, where they are made. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer fluxToCoroutineFloor() {
        return range.blockLast();
    }

    @Benchmark
    public void iterateBesideToIterable(Pairs pairs, Blackhole hole) throws InterruptedException {
        pairs.time(
                ELEMENTS,
                () -> hole.consume(OxbowWork.fluxToCoroutine(range)),
                () -> hole.consume(sum(range.toIterable())));
    }

    private static long sum(Iterable<Integer> elements) {
        long sum = 0;
        for (int element : elements) {
            sum += element;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long publishOnOxbow() {
        return OxbowWork.fluxToCoroutine(elsewhere);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long publishOnKotlin() {
        return KotlinPeers.fluxToCoroutine(elsewhere);
    }

    /** The same elements to a subscriber that runs where they come. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer publishOnFloor() {
        return elsewhere.blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer coroutineToFluxOxbow() {
        return OxbowWork.coroutineToFlux(ELEMENTS).blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable Integer coroutineToFluxKotlin() {
        return KotlinPeers.coroutineToFlux(ELEMENTS).blockLast();
    }

    @Benchmark
    public void fluxBesideGenerate(Pairs pairs, Blackhole hole) throws InterruptedException {
        pairs.time(
                ELEMENTS,
                () -> hole.consume(OxbowWork.coroutineToFlux(ELEMENTS).blockLast()),
                () -> hole.consume(generate().blockLast()));
    }

    @Benchmark
    public void flowableBesideGenerate(Pairs pairs, Blackhole hole) throws InterruptedException {
        pairs.time(
                ELEMENTS,
                () -> hole.consume(OxbowWork.coroutineToFlowable(ELEMENTS).blockingLast()),
                () -> hole.consume(generate().blockLast()));
    }

    private static Flux<Integer> generate() {
        return Flux.<Integer, Integer>generate(() -> 0, (i, sink) -> {
            if (i == ELEMENTS) {
                sink.complete();
            } else {
                sink.next(i);
            }
            return i + 1;
        });
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Integer coroutineToFlowableOxbow() {
        return OxbowWork.coroutineToFlowable(ELEMENTS).blockingLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Integer coroutineToFlowableKotlin() {
        return KotlinPeers.coroutineToFlowable(ELEMENTS).blockingLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public Integer coroutineToFlowableFloor() {
        return Flowable.<Integer, Integer>generate(() -> 0, (i, emitter) -> {
                    if (i == ELEMENTS) {
                        emitter.onComplete();
                    } else {
                        emitter.onNext(i);
                    }
                    return i + 1;
                })
                .blockingLast();
    }
}

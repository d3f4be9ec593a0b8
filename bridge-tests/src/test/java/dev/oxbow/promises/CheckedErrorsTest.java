// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.launch;
import static dev.oxbow.Async.run;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.Streams;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A checked error that goes in at one end of a coroutine comes out at the other as it was, for onErrorResume to find. */
@Timeout(30)
class CheckedErrorsTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    private final IOException error = new IOException("checked");
    private final Mono<Integer> mono = Mono.error(error);
    private final Single<Integer> single = Single.error(error);

    private Map<String, Publisher<?>> made() {
        Promise<Integer> promise = launch(() -> ReactorBridge.await(mono));
        Generator<Integer> generator = Generator.of(() -> ReactorBridge.iterate(mono));
        Map<String, Publisher<?>> all = new LinkedHashMap<>();
        all.put("mono", ReactorBridge.mono(() -> ReactorBridge.await(mono)));
        all.put("single", RxBridge.single(() -> ReactorBridge.await(mono)).toFlowable());
        all.put("maybe", RxBridge.maybe(() -> RxBridge.await(single)).toFlowable());
        all.put(
                "completable",
                RxBridge.completable(() -> RxBridge.await(single)).toFlowable());
        all.put("flux", ReactorBridge.flux(generator));
        all.put("flowable", RxBridge.flowable(generator));
        all.put("publish", Streams.publish(generator));
        all.put("mono, wrapped by Reactor", ReactorBridge.mono(this::wrapped));
        all.put("mono, wrapped by block()", ReactorBridge.mono(() -> Async.toThread(() -> mono.block())));
        all.put("flux, wrapped by Reactor", ReactorBridge.flux(out -> wrapped()));
        all.put("toMono", ReactorBridge.toMono(promise));
        all.put("toSingle", RxBridge.toSingle(promise).toFlowable());
        return all;
    }

    private Integer wrapped() {
        throw Exceptions.propagate(error);
    }

    private Map<String, Publisher<?>> operators() {
        AsyncSemaphore permits = new AsyncSemaphore(9);
        Map<String, Publisher<?>> all = new LinkedHashMap<>();
        all.put("waitFor", ReactorBridge.waitFor(mono, ofSeconds(9)));
        all.put("shield", ReactorBridge.shield(mono));
        all.put("gather", ReactorBridge.gather(mono));
        all.put("limit", ReactorBridge.limit(mono, permits));
        all.put("mapAsync, source", Flux.from(mono).transform(ReactorBridge.mapAsync(n -> n, 2)));
        all.put(
                "mapAsync, function",
                Flux.just(1).transform(ReactorBridge.mapAsync(n -> ReactorBridge.await(mono), 2)));
        all.put("mapAsync, wrapped by Reactor", Flux.just(1).transform(ReactorBridge.mapAsync(n -> wrapped(), 2)));
        all.put("waitFor Rx", RxBridge.waitFor(single, ofSeconds(9)).toFlowable());
        all.put("shield Rx", RxBridge.shield(single).toFlowable());
        all.put("gather Rx", RxBridge.gather(single).toFlowable());
        all.put("limit Rx", RxBridge.limit(single, permits).toFlowable());
        all.put("mapAsync Rx", RxBridge.mapAsync(Flowable.fromPublisher(mono), n -> n, 2));
        return all;
    }

    @Test
    @Promised(18)
    void itIsTheErrorOfWhatIsMade() throws Exception {
        for (Map.Entry<String, Publisher<?>> source : made().entrySet()) {
            Collecting<Object> c = new Collecting<>(1);
            source.getValue().subscribe(c);
            assertThat(c.awaitEnd().errors).as(source.getKey()).containsExactly(error);
        }
    }

    @Test
    @Promised(18)
    void itPassesThroughEveryOperator() throws Exception {
        for (Map.Entry<String, Publisher<?>> source : operators().entrySet()) {
            Collecting<Object> c = new Collecting<>(1);
            source.getValue().subscribe(c);
            assertThat(c.awaitEnd().errors).as(source.getKey()).containsExactly(error);
        }
        assertThat(ReactorBridge.gatherOutcomes(mono).block()).containsExactly(new Outcome.Failed<>(error));
        assertThat(RxBridge.gatherOutcomes(single).blockingGet()).containsExactly(new Outcome.Failed<>(error));
    }

    /** Exceptions.propagate is Reactor's word for it, and its operators undo that: fused ones, and values that are there, too. */
    @Test
    @Promised(18)
    void whatReactorHasWrappedIsUnwrappedWhicheverWayItIsRead() {
        Mono<Integer> there = Mono.error(new AssertionError("not an Exception"));
        Flux<Integer> generated = Flux.generate(sink -> sink.error(error));
        Flux<Integer> mapped = Flux.range(1, 3).map(n -> {
            throw Exceptions.propagate(error);
        });
        run(() -> {
            assertThatThrownBy(() -> ReactorBridge.await(there)).isInstanceOf(AssertionError.class);
            for (Flux<Integer> flux : List.of(generated, mapped)) {
                assertThatThrownBy(() -> ReactorBridge.iterate(flux).hasNext())
                        .isInstanceOf(CompletionException.class)
                        .hasCause(error);
                assertThatThrownBy(() -> ReactorBridge.iterate(flux.hide()).hasNext())
                        .isInstanceOf(CompletionException.class)
                        .hasCause(error);
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One file with the static imports of both bridges and of the core: the argument's type decides. */
@Timeout(30)
@SuppressWarnings("NullAway")
class BothBridgesTest {
    @Test
    void oneCoroutineAwaitsAndIteratesTheSourcesOfBothLibraries() {
        Mono<List<Integer>> sums = mono(() -> {
            Task<Integer> future = start(() -> await(CompletableFuture.completedFuture(1)));
            Task<Integer> single = start(() -> await(Single.just(2)));
            gather(future, single);
            List<Integer> seen = new ArrayList<>(
                    List.of(future.resultNow(), single.resultNow(), await(Mono.just(3)), await(Maybe.just(4))));
            await(Completable.complete());
            try (AsyncIterator<Integer> a = iterate(Flux.just(5));
                    AsyncIterator<Integer> b = iterate(Flowable.just(6));
                    AsyncIterator<Integer> c = iterate(Observable.just(7), BackpressureStrategy.BUFFER)) {
                a.forEachRemaining(seen::add);
                b.forEachRemaining(seen::add);
                c.forEachRemaining(seen::add);
            }
            seen.add(awaitFirst(Flux.just(8)));
            seen.add(awaitLast(Flowable.just(9)));
            return seen;
        });
        assertThat(sums.block()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void wordsWithoutACoroutineAreToldApartByTheirArguments() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        assertThat(gather(Mono.just(1), Mono.just(2)).block()).containsExactly(1, 2);
        assertThat(gather(Single.just(1), Single.just(2)).blockingGet()).containsExactly(1, 2);
        assertThat(gather(List.of(Mono.just(1))).block()).containsExactly(1);
        assertThat(gather(List.of(Single.just(1))).blockingGet()).containsExactly(1);
        assertThat(shield(Mono.just(1)).block()).isEqualTo(1);
        assertThat(shield(Single.just(1)).blockingGet()).isEqualTo(1);
        assertThat(limit(Mono.just(1), permits).block()).isEqualTo(1);
        assertThat(limit(Single.just(1), permits).blockingGet()).isEqualTo(1);
        assertThat(Mono.just(1).transform(limit(permits)).block()).isEqualTo(1);
        assertThat(Single.just(1).compose(limitRx(permits)).blockingGet()).isEqualTo(1);
        assertThat(Flux.just(1).transform(mapAsync(n -> n + 1, permits)).blockLast())
                .isEqualTo(2);
        assertThat(Flowable.just(1).compose(mapAsyncRx(n -> n + 1, permits)).blockingLast())
                .isEqualTo(2);
        assertThat(mapAsync(Flux.just(1), n -> n + 1, 1).blockLast()).isEqualTo(2);
        assertThat(mapAsync(Flowable.just(1), n -> n + 1, 1).blockingLast()).isEqualTo(2);
        assertThat(mapAsync(Observable.just(1), n -> n + 1, permits).blockingLast())
                .isEqualTo(2);
        assertThat(promise(Mono.just(1)).join() + promise(Single.just(1)).join())
                .isEqualTo(2);
        assertThat(permits.available()).isEqualTo(1);
    }
}

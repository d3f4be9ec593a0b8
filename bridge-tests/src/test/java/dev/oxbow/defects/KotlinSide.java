// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.defects;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** kotlinx.coroutines. */
final class KotlinSide implements Side {
    @Override
    public <T> Future<?> awaitFirst(Publisher<T> source) {
        return Peer.awaitFirst(source);
    }

    @Override
    public <T> Future<?> iterate(Publisher<T> source, Consumer<T> element) {
        return Peer.iterate(source, element);
    }

    @Override
    public <T> Future<?> iterate(Observable<T> source, Consumer<T> element) {
        return Peer.iterateRx(source, element);
    }

    @Override
    public <T> Future<?> read(Maybe<T> source) {
        return Peer.iterateRx(source, (T element) -> {});
    }

    @Override
    public <T> Future<?> stallOn(Observable<T> source, Runnable first) {
        return Peer.stallOn(source, first);
    }

    @Override
    public Publisher<Long> count(long elements) {
        return Peer.count(elements);
    }

    @Override
    public Publisher<Long> failing(RuntimeException error) {
        return Peer.failing(error);
    }

    @Override
    public Map<String, Publisher<Long>> timedOut() {
        return Peer.timedOut();
    }

    @Override
    public Map<String, Publisher<Integer>> ofTwo() {
        return Peer.ofTwo();
    }

    @Override
    public void settled(Runnable subscription) {
        subscription.run(); // unconfined: all is over when it returns
    }

    @Override
    public Map<String, Mono<String>> readInMono(Publisher<String> source) {
        Map<String, Mono<String>> all = new LinkedHashMap<>();
        all.put("collect", Peer.collectInMono(source));
        all.put("asFlow", Peer.iterateInMono(source));
        return all;
    }

    @Override
    public Mono<?> failedAsMono(RuntimeException error) {
        return Peer.failedAsMono(error);
    }

    @Override
    public Completable failedAsCompletable(RuntimeException error) {
        return Peer.failedAsCompletable(error);
    }

    @Override
    public CompletionStage<?> failedAsStage(RuntimeException error) {
        return Peer.failedAsStage(error);
    }

    @Override
    public Publisher<Integer> closedEarly() {
        return Peer.closedEarly();
    }

    @Override
    public int blockOnOwnLoop() {
        return Peer.blockOnOwnLoop();
    }
}

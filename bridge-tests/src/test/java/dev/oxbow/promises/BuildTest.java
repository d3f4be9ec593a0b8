// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.TaskLocal;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Building sources of bodies and promises, and their context: promises 18 to 20. */
@Timeout(30)
@SuppressWarnings("NullAway")
class BuildTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    private static void turns() {
        for (int turn = 0; turn < 5; turn++) {
            sleep(ZERO);
        }
    }

    /** A cold source of each type, of one body. */
    private static Map<String, Publisher<Integer>> cold(Coroutine<Integer> body) {
        Map<String, Publisher<Integer>> all = new LinkedHashMap<>();
        all.put("mono", ReactorBridge.mono(body));
        all.put("single", RxBridge.single(body).toFlowable());
        all.put("maybe", RxBridge.maybe(body).toFlowable());
        all.put("completable", RxBridge.completable(body::run).toFlowable());
        return all;
    }

    @Test
    @Promised(18)
    void theBodyStartsOnSubscriptionAnewForEachSubscriber() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        for (Map.Entry<String, Publisher<Integer>> source :
                cold(runs::incrementAndGet).entrySet()) {
            assertThat(runs).as("%s, before", source.getKey()).hasValue(0);
            for (int subscriber = 1; subscriber <= 3; subscriber++) {
                Collecting<Integer> c = new Collecting<>(1);
                source.getValue().subscribe(c);
                c.awaitEnd();
                assertThat(runs).as(source.getKey()).hasValue(subscriber);
                assertThat(c.completions).hasValue(1);
                assertThat(c.elements).hasSize(source.getKey().equals("completable") ? 0 : 1);
            }
            runs.set(0);
        }
    }

    @Test
    @Promised(18)
    void nullIsEmptyAndForASingleAnError() throws Exception {
        for (Map.Entry<String, Publisher<Integer>> source : cold(() -> null).entrySet()) {
            Collecting<Integer> c = new Collecting<>(1);
            source.getValue().subscribe(c);
            c.awaitEnd();
            assertThat(c.elements).isEmpty();
            if (source.getKey().equals("single")) {
                assertThat(c.errors).singleElement().isInstanceOf(NoSuchElementException.class);
            } else {
                assertThat(c.completions).as(source.getKey()).hasValue(1);
            }
        }
    }

    @Test
    @Promised(18)
    void disposalCancelsTheTaskWithoutWaitingAndAnErrorOfItsCleanupGoesToTheHook() throws Exception {
        CountDownLatch[] steps = {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
        for (String type : cold(() -> 1).keySet()) {
            for (int i = 0; i < steps.length; i++) {
                steps[i] = new CountDownLatch(1);
            }
            IllegalStateException error = new IllegalStateException("in cleanup of " + type);
            Collecting<Integer> c = new Collecting<>(1);
            CountDownLatch mayFail = new CountDownLatch(1);
            cold(() -> {
                        try {
                            steps[0].countDown();
                            sleep(Duration.ofMinutes(1));
                        } finally {
                            toThread(() -> mayFail.await(10, SECONDS));
                            steps[1].countDown();
                            failWith(error);
                        }
                        return 1;
                    })
                    .get(type)
                    .subscribe(c);
            assertThat(steps[0].await(10, SECONDS)).isTrue();
            c.subscription.cancel(); // returns, though the cleanup cannot go on yet
            mayFail.countDown();
            assertThat(steps[1].await(10, SECONDS)).isTrue();
            Lib lib = type.equals("mono") ? Lib.REACTOR : Lib.RXJAVA;
            long end = System.nanoTime() + SECONDS.toNanos(10);
            while (!dropped.any(lib) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(dropped.take(lib)).containsExactly(error);
            assertThat(c.over.getCount()).as("no signal").isEqualTo(1);
        }
    }

    private static void failWith(RuntimeException error) {
        throw error;
    }

    @Test
    @Promised({16, 18})
    void anObserverThatThrowsIsToldToThePlugins() {
        IllegalStateException error = new IllegalStateException("an observer must not");
        class Bad implements SingleObserver<Integer>, MaybeObserver<Integer>, CompletableObserver {
            @Override
            public void onSubscribe(Disposable d) {}

            @Override
            public void onSuccess(Integer value) {
                throw error;
            }

            @Override
            public void onComplete() {
                throw error;
            }

            @Override
            public void onError(Throwable e) {
                throw error;
            }
        }
        run(() -> {
            RxBridge.<Integer>single(() -> 1).subscribe((SingleObserver<Integer>) new Bad());
            RxBridge.<Integer>single(() -> null).subscribe((SingleObserver<Integer>) new Bad());
            RxBridge.<Integer>maybe(() -> 1).subscribe((MaybeObserver<Integer>) new Bad());
            RxBridge.<Integer>maybe(() -> null).subscribe((MaybeObserver<Integer>) new Bad());
            RxBridge.completable(() -> {}).subscribe((CompletableObserver) new Bad());
            turns();
        });
        assertThat(dropped.take(Lib.RXJAVA)).hasSize(5).containsOnly(error);
    }

    @Test
    @Promised(18)
    void aCoroutineMayBlockOnASourceOfItsOwn() {
        run(() -> {
            assertThat(ReactorBridge.mono(() -> 1).block()).isEqualTo(1);
            assertThat(ReactorBridge.mono(() -> 1)
                            .map(n -> n + 1)
                            .filter(n -> n > 0)
                            .block())
                    .isEqualTo(2);
            assertThat(ReactorBridge.<Integer>flux(out -> out.emit(1))
                            .map(n -> n + 1)
                            .blockLast())
                    .isEqualTo(2);
            assertThat(ReactorBridge.<Integer>flux(out -> out.emit(1)).toIterable())
                    .containsExactly(1);
            assertThat(RxBridge.single(() -> 1).blockingGet()).isEqualTo(1);
            assertThat(RxBridge.maybe(() -> 1).blockingGet()).isEqualTo(1);
            RxBridge.completable(() -> sleep(ZERO)).blockingAwait();
            assertThat(RxBridge.<Integer>flowable(out -> out.emit(1)).blockingFirst())
                    .isEqualTo(1);
            assertThat(RxBridge.<Integer>flowable(out -> out.emit(1)).blockingIterable())
                    .containsExactly(1);
        });
    }

    /** A hot view of each type, of one promise. */
    private static Map<String, Function<Promise<Integer>, Publisher<Integer>>> hot() {
        Map<String, Function<Promise<Integer>, Publisher<Integer>>> all = new LinkedHashMap<>();
        for (Lib lib : Lib.values()) {
            all.put("publish, " + lib, lib::publish);
        }
        all.put("toSingle", p -> RxBridge.toSingle(p).toFlowable());
        all.put("toCompletable", p -> RxBridge.toCompletable(p).toFlowable());
        return all;
    }

    @Test
    @Promised(19)
    void aHotViewSharesOneResultAndItsDisposalLeavesThePromiseAlone() throws Exception {
        for (Map.Entry<String, Function<Promise<Integer>, Publisher<Integer>>> type : hot().entrySet()) {
            Deferred<Integer> promise = Deferred.create();
            Publisher<Integer> view = type.getValue().apply(promise);
            Collecting<Integer> gone = new Collecting<>(1);
            Collecting<Integer> one = new Collecting<>(1);
            Collecting<Integer> late = new Collecting<>(1);
            view.subscribe(gone);
            view.subscribe(one);
            gone.subscription.cancel();
            assertThat(promise.isDone()).as(type.getKey()).isFalse();
            promise.complete(1);
            view.subscribe(late);
            assertThat(one.awaitEnd().elements).isEqualTo(late.awaitEnd().elements);
            assertThat(one.elements).hasSize(type.getKey().equals("toCompletable") ? 0 : 1);
            assertThat(gone.elements).isEmpty();
            assertThat(gone.over.getCount()).isEqualTo(1);
        }
    }

    @Test
    @Promised(19)
    void aFailedAndACancelledPromiseAreErrorsOfEveryView() throws Exception {
        IllegalStateException error = new IllegalStateException("failed");
        for (Map.Entry<String, Function<Promise<Integer>, Publisher<Integer>>> type : hot().entrySet()) {
            Deferred<Integer> failed = Deferred.create();
            Deferred<Integer> cancelled = Deferred.create();
            Collecting<Integer> ofFailed = new Collecting<>(0);
            Collecting<Integer> ofCancelled = new Collecting<>(0);
            type.getValue().apply(failed).subscribe(ofFailed);
            type.getValue().apply(cancelled).subscribe(ofCancelled);
            failed.fail(error);
            cancelled.cancel();
            assertThat(ofFailed.awaitEnd().errors).as(type.getKey()).containsExactly(error);
            assertThat(ofCancelled.awaitEnd().errors).singleElement().isInstanceOf(CancellationException.class);
        }
        CompletionStage<Integer> stage = Async.<Integer>launch(() -> {
            throw error;
        });
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCause(error);
    }

    @Test
    @Promised(19)
    void aResultThatNobodyAskedForIsDiscardedWhenItsSubscriberLeaves() {
        List<Object> discarded = new CopyOnWriteArrayList<>();
        for (boolean bad : new boolean[] {false, true}) {
            run(() -> {
                Collecting<Object> c = new Collecting<>(0);
                ReactorBridge.mono(() -> "unseen")
                        .contextWrite(c0 -> Context.of(c0).put("k", "v"))
                        .doOnDiscard(String.class, discarded::add)
                        .subscribe(c);
                turns();
                if (bad) {
                    c.subscription.request(-1);
                } else {
                    c.subscription.cancel();
                }
            });
        }
        dropped.take(Lib.REACTOR);
        assertThat(discarded).as("cancelled, and a bad request").containsExactly("unseen", "unseen");
    }

    @Test
    @Promised(20)
    void theContextOfTheSubscriberIsThatOfTheBodyAndOfAllThatItReads() {
        Mono<String> who = Mono.deferContextual(c -> Mono.just(c.get("user")));
        @SuppressWarnings("UnnecessaryMethodReference") // it hides that it is a Mono
        Publisher<String> hidden = who::subscribe;
        Mono<List<String>> all = ReactorBridge.mono(() -> {
            List<String> seen = new ArrayList<>();
            seen.add(ReactorBridge.context().get("user"));
            seen.add(ReactorBridge.await(who));
            seen.add(ReactorBridge.awaitFirst(hidden));
            seen.add(ReactorBridge.awaitLast(hidden));
            seen.add(ReactorBridge.awaitSingle(hidden));
            try (AsyncIterator<String> elements = ReactorBridge.iterate(hidden)) {
                elements.forEachRemaining(seen::add);
            }
            seen.add(Async.await(start(() -> ReactorBridge.await(who))));
            seen.addAll(gather(() -> ReactorBridge.await(who), () -> ReactorBridge.awaitFirst(hidden)));
            seen.add(ReactorBridge.awaitLast(ReactorBridge.<String>flux(out -> out.emit(ReactorBridge.await(who)))));
            seen.add(ReactorBridge.await(ReactorBridge.shield(who)));
            return seen;
        });
        for (String user : List.of("ada", "bob")) {
            assertThat(all.contextWrite(c -> c.put("user", user)).block())
                    .hasSize(11)
                    .containsOnly(user);
        }
        run(() -> assertThat(ReactorBridge.context().isEmpty()).isTrue());
    }

    @Test
    @Promised(20)
    void theContextIsHandedOnAsItIs() {
        Context given = Context.of("user", "ada");
        List<Context> seen = new ArrayList<>();
        Mono<Integer> source = new Mono<>() {
            @Override
            public void subscribe(reactor.core.CoreSubscriber<? super Integer> s) {
                seen.add(s.currentContext());
                Mono.just(1).subscribe(s);
            }
        };
        run(() -> {
            ReactorBridge.<Integer>mono(() -> {
                        seen.add(ReactorBridge.context());
                        return ReactorBridge.awaitFirst(source);
                    })
                    .subscribe(new reactor.core.publisher.BaseSubscriber<Integer>() {
                        @Override
                        public Context currentContext() {
                            return given;
                        }
                    });
            turns();
        });
        assertThat(seen).hasSize(2).allMatch(c -> c == given);
    }

    @Test
    @Promised(20)
    void taskLocalsCrossIntoBodiesThatAreSubscribedToInATask() {
        TaskLocal<String> user = TaskLocal.withDefault("nobody");
        run(() -> {
            user.set("ada");
            assertThat(ReactorBridge.await(ReactorBridge.mono(user::get))).isEqualTo("ada");
            assertThat(RxBridge.await(RxBridge.single(user::get))).isEqualTo("ada");
        });
    }
}

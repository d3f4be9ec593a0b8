// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.real;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Deferred;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RxJava's own operators before and behind coroutines: each still does what it is for. */
@Timeout(60)
@SuppressWarnings("NullAway") // a Maybe without a value
class RxOperatorsTest {
    private static Flowable<Integer> squares(int most) {
        return flowable(out -> {
            for (int n = 1; n <= most; n++) {
                sleep(Duration.ZERO);
                out.emit(n * n);
            }
        });
    }

    private static <T> List<T> listed(Iterable<T> elements) {
        List<T> list = new ArrayList<>();
        elements.forEach(list::add);
        return list;
    }

    // ---- behind coroutines

    @Test
    void flatMapRunsSoManyCoroutinesAtATimeAsItIsTold() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> doubled = Flowable.range(1, 100)
                .flatMapSingle(
                        n -> single(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            sleep(Duration.ofMillis(1));
                            inside.decrementAndGet();
                            return 2 * n;
                        }),
                        false,
                        7)
                .toList()
                .blockingGet();
        assertThat(doubled).hasSize(100).contains(2, 200);
        assertThat(most.get()).isBetween(2, 7);
    }

    @Test
    void retrySubscribesAnewAndSoRunsTheBodyAnew() {
        AtomicInteger attempts = new AtomicInteger();
        String answer = RxOperatorsTest.<String>flaky(attempts).retry(2).blockingGet();
        assertThat(answer).isEqualTo("attempt 3");
        assertThatThrownBy(() -> flaky(new AtomicInteger()).retry(1).blockingGet())
                .hasCauseInstanceOf(IOException.class);
    }

    @SuppressWarnings("unchecked")
    private static <T> Single<T> flaky(AtomicInteger attempts) {
        return single(() -> {
            int attempt = attempts.incrementAndGet();
            sleep(Duration.ZERO);
            if (attempt < 3) {
                throw new IOException("attempt " + attempt);
            }
            return (T) ("attempt " + attempt);
        });
    }

    @Test
    void zipPairsTwoGeneratorsAndCancelsTheLongerOne() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Flowable<Integer> endless = flowable(out -> {
            try {
                for (int n = 0; ; n++) {
                    out.emit(n);
                }
            } finally {
                ended.countDown();
            }
        });
        assertThat(Flowable.zip(endless, squares(3), (a, b) -> a + ":" + b).blockingIterable())
                .containsExactly("0:1", "1:4", "2:9");
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shareRunsOneBodyForAllItsSubscribersAndStopsItWithTheLast() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        Deferred<Integer> first = Deferred.create("first");
        Flowable<Integer> shared =
                RxOperatorsTest.<Integer>once(begun, first, ended).share();
        TestSubscriber<Integer> one = shared.test();
        TestSubscriber<Integer> two = shared.test();

        first.complete(1);
        one.awaitCount(1).assertValues(1);
        two.awaitCount(1).assertValues(1);
        one.cancel();
        assertThat(ended.getCount()).isOne();
        two.cancel();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(1);
    }

    private static <T> Flowable<T> once(AtomicInteger begun, Deferred<? extends T> element, CountDownLatch ended) {
        return flowable(out -> {
            begun.incrementAndGet();
            try {
                out.emit(await(element));
                await(Single.never());
            } finally {
                ended.countDown();
            }
        });
    }

    @Test
    void observeOnAndSubscribeOnMoveTheSubscriberAndNotTheElements() {
        assertThat(squares(1_000)
                        .subscribeOn(Schedulers.io())
                        .observeOn(Schedulers.computation())
                        .toList()
                        .blockingGet())
                .hasSize(1_000)
                .startsWith(1, 4, 9)
                .endsWith(1_000_000);
    }

    @Test
    void takeUntilMergeAndConcatEndWhatTheyEnd() {
        assertThat(Flowable.concat(squares(2), squares(3)).blockingIterable()).containsExactly(1, 4, 1, 4, 9);
        assertThat(Flowable.merge(squares(50), squares(50)).toList().blockingGet())
                .hasSize(100);
        assertThat(squares(50).takeUntil(n -> n >= 9).blockingIterable()).containsExactly(1, 4, 9);
        assertThat(RxOperatorsTest.squares(4).toObservable().buffer(3).blockingIterable())
                .containsExactly(List.of(1, 4, 9), List.of(16));
    }

    // ---- before coroutines

    @Test
    void debounceGivesALoopTheLastOfEachBurst() {
        TestScheduler time = new TestScheduler();
        PublishProcessor<String> keys = PublishProcessor.create();
        run(() -> {
            try (var words =
                    iterate(keys.debounce(100, TimeUnit.MILLISECONDS, time).onBackpressureBuffer())) {
                keys.onNext("o");
                keys.onNext("ox");
                time.advanceTimeBy(100, TimeUnit.MILLISECONDS);
                keys.onNext("oxb");
                time.advanceTimeBy(99, TimeUnit.MILLISECONDS);
                keys.onNext("oxbow");
                keys.onComplete();
                assertThat(listed(words)).containsExactly("ox", "oxbow");
            }
        });
    }

    @Test
    void operatorsThatChangeThreadsReachALoopInOrder() {
        run(() -> {
            try (var numbers = iterate(Flowable.range(0, 10_000)
                    .observeOn(Schedulers.computation())
                    .map(n -> n + 1)
                    .observeOn(Schedulers.io()))) {
                int expected = 1;
                for (int n : numbers) {
                    assertThat(n).isEqualTo(expected++);
                }
                assertThat(expected).isEqualTo(10_001);
            }
        });
    }

    @Test
    void anObservableThatSendsAllAtOnceFillsWhatMayWaitBeforeItsStrategyCounts() {
        run(() -> {
            try (var numbers = iterate(Observable.range(0, 1_000), BackpressureStrategy.LATEST)) {
                List<Integer> seen = listed(numbers);
                assertThat(seen).hasSize(257).startsWith(0, 1, 2).endsWith(255, 999);
            }
        });
    }

    // ---- both

    @Test
    void aChainOfBothKinds() {
        Flowable<String> chain = Flowable.range(1, 20)
                .filter(n -> n % 2 == 0)
                .compose(mapAsyncRx(n -> await(Single.just(n).delay(1, TimeUnit.MILLISECONDS)), 4))
                .scan(0, Integer::sum)
                .skip(1)
                .concatMapMaybe(n -> maybe(() -> n % 4 == 0 ? null : "sum " + n))
                .timeout(30, TimeUnit.SECONDS)
                .onErrorResumeNext(error -> Flowable.just("failed"));
        assertThat(run(() -> {
                    try (var sums = iterate(chain)) {
                        return listed(sums);
                    }
                }))
                .containsExactly("sum 2", "sum 6", "sum 30", "sum 42", "sum 90", "sum 110");
    }

    @Test
    void completablesAndMaybesOfCoroutinesChain() {
        List<String> log = new ArrayList<>();
        Completable chain = completable(() -> log.add("first"))
                .andThen(Completable.mergeArray(completable(() -> sleep(Duration.ZERO)), Completable.complete()))
                .andThen(RxOperatorsTest.<String>none().switchIfEmpty(single(() -> "second")))
                .doOnSuccess(log::add)
                .ignoreElement();
        run(() -> await(chain));
        assertThat(log).containsExactly("first", "second");
    }

    private static <T> Maybe<T> none() {
        return maybe(() -> null);
    }
}

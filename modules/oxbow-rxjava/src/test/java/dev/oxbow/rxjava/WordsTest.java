// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Outcome;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** asyncio's words for Singles, Maybes, Completables and Observables, without a coroutine. */
@Timeout(30)
@SuppressWarnings("NullAway")
class WordsTest {
    private final IllegalStateException failure = new IllegalStateException("it failed");

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
    private final List<Outcome<?>> told = new CopyOnWriteArrayList<>();
    private final Consumer<Outcome<?>> callback = told::add;

    @BeforeEach
    void listen() {
        RxJavaPlugins.setErrorHandler(dropped::add);
    }

    @AfterEach
    void nothingElseWasDropped() {
        RxJavaPlugins.setErrorHandler(null);
        assertThat(dropped).isEmpty();
    }

    @Test
    void maybesAndCompletablesAreGathered() {
        assertThat(gather(Maybe.just(1), Maybe.<Integer>empty()).blockingGet()).containsExactly(1, null);
        assertThat(gatherOutcomes(Maybe.just(1), Maybe.empty(), Maybe.error(failure))
                        .blockingGet())
                .containsExactly(new Outcome.Success<>(1), new Outcome.Success<>(null), new Outcome.Failed<>(failure));
        gather(Completable.complete(), Completable.timer(1, TimeUnit.MILLISECONDS))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertComplete();
        gather(Completable.never(), Completable.error(failure))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertError(failure);
        assertThat(gatherOutcomes(Completable.complete(), Completable.error(failure))
                        .blockingGet())
                .containsExactly(new Outcome.Success<>(null), new Outcome.Failed<>(failure));
    }

    @Test
    void aTimeLimitIsAnErrorAndDisposesOfTheSource() {
        AtomicBoolean disposed = new AtomicBoolean();
        waitFor(Single.never().doOnDispose(() -> disposed.set(true)), ofMillis(1))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertError(AsyncTimeoutException.class);
        assertThat(disposed).isTrue();
        waitFor(Maybe.never(), ofMillis(1))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertError(AsyncTimeoutException.class);
        waitFor(Completable.never(), ofMillis(1))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertError(AsyncTimeoutException.class);
        assertThat(waitFor(Single.just(1), ofSeconds(10)).blockingGet()).isEqualTo(1);
        assertThat(waitFor(Maybe.just(1), ofSeconds(10)).blockingGet()).isEqualTo(1);
        assertThat(waitFor(Maybe.empty(), ofSeconds(10)).isEmpty().blockingGet())
                .isTrue();
        waitFor(Completable.complete(), ofSeconds(10)).blockingAwait();
        waitFor(Single.error(failure), ofSeconds(10))
                .test()
                .awaitDone(10, TimeUnit.SECONDS)
                .assertError(failure);
    }

    @Test
    void aCallbackIsToldOnceHowEachSubscriptionEnded() {
        Maybe<Integer> empty = onDone(Maybe.empty(), callback);
        empty.test().assertResult();
        empty.test().assertResult();
        onDone(Maybe.just(1), (outcome, argument) -> told.add(new Outcome.Cancelled<>(argument)), "bound")
                .test()
                .assertResult(1);
        onDone(Completable.complete(), callback).blockingAwait();
        onDone(Completable.error(failure), callback).onErrorComplete().blockingAwait();
        onDone(Maybe.error(failure), callback).test().assertError(failure);
        onDone(Completable.never(), callback).subscribe().dispose();
        onDone(Completable.complete(), (outcome, argument) -> told.add(outcome), 1)
                .blockingAwait();
        assertThat(told)
                .containsExactly(
                        new Outcome.Success<>(null),
                        new Outcome.Success<>(null),
                        new Outcome.Cancelled<>("bound"),
                        new Outcome.Success<>(null),
                        new Outcome.Failed<>(failure),
                        new Outcome.Failed<>(failure),
                        new Outcome.Cancelled<>(null),
                        new Outcome.Success<>(null));
    }

    @Test
    void aDisposalAfterTheResultIsNoSecondEndAndAnErrorOfTheCallbackIsNobodysResult() {
        Disposable[] upstream = new Disposable[1];
        Single<Integer> one = onDone(Single.just(1), callback);
        one.doOnSubscribe(d -> upstream[0] = d).test().assertResult(1);
        upstream[0].dispose();
        assertThat(told).containsExactly(new Outcome.Success<>(1));

        assertThat(onDone(Single.just(1), outcome -> {
                            told.add(outcome);
                            throw failure;
                        })
                        .blockingGet())
                .isEqualTo(1);
        assertThat(told).hasSize(2);
        assertThat(dropped).containsExactly(failure);
        dropped.clear();
    }

    @Test
    void mapAsyncTakesAnObservable() {
        Observable<Integer> source = Observable.range(1, 1_000);
        assertThat(mapAsync(source, n -> 2 * n, 7).toList().blockingGet())
                .hasSize(1_000)
                .startsWith(2, 4)
                .isSorted();
        AsyncSemaphore permits = new AsyncSemaphore(3);
        assertThat(mapAsync(source, n -> n % 2 == 0 ? n : null, permits).count().blockingGet())
                .isEqualTo(500);
        assertThat(mapAsyncUnordered(
                                Observable.just(30, 1),
                                n -> {
                                    sleep(ofMillis(n));
                                    return n;
                                },
                                2)
                        .blockingIterable())
                .containsExactly(1, 30);
        assertThat(mapAsyncUnordered(source, n -> n, permits).count().blockingGet())
                .isEqualTo(1_000);
        assertThat(source.compose(mapAsyncRx(n -> -n, 5)).blockingFirst()).isEqualTo(-1);
        assertThat(Flowable.range(1, 3).compose(mapAsyncRx(n -> -n, 5)).blockingFirst())
                .isEqualTo(-1);
        assertThat(permits.available()).isEqualTo(3);
        run(() -> assertThat(await(mapAsync(source, n -> n, 5).count())).isEqualTo(1_000));
    }

    @Test
    void whoeverDisposesOfAWaitJustAsItEndsLeavesNothingPending() {
        SingleSubject<Integer> never = SingleSubject.create();
        AtomicBoolean ended = new AtomicBoolean();
        run(() -> {
            Disposable waiting = RxBridge.wait(List.of(Single.just(1), never), ReturnWhen.FIRST_COMPLETED)
                    .subscribe();
            Handle observing = EventLoop.current().observe(new LoopObserver() {
                @Override
                public void ended(Task<?> task, Future.State how) {
                    ended.set(true);
                }

                @Override
                public void callbackBegins(EventLoop loop) {
                    if (ended.get()) {
                        waiting.dispose(); // the body has ended, and the one who is to be told is not told yet
                    }
                }
            });
            while (!ended.get() || never.hasObservers()) {
                sleep(ofMillis(1));
            }
            observing.cancel();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sources that are iterated and made, and operators. */
@Timeout(30)
@SuppressWarnings("NullAway")
class RxBridgeTest {
    @RegisterExtension
    final Dropped plugins = new Dropped();

    private final List<Throwable> dropped = plugins.errors;

    // ---- iterating

    @Test
    void elementsOfAFlowableAreIteratedWhateverItsFusion() {
        run(() -> {
            for (Flowable<Integer> flowable : List.of(
                    Flowable.range(0, 1_000),
                    Flowable.range(0, 1_000).hide(),
                    Flowable.range(0, 2_000).filter(n -> n < 1_000),
                    Flowable.range(0, 1_000).observeOn(Schedulers.computation()))) {
                List<Integer> seen = new ArrayList<>();
                try (AsyncIterator<Integer> elements = iterate(flowable)) {
                    elements.forEachRemaining(seen::add);
                }
                assertThat(seen).hasSize(1_000).isSorted();
            }
        });
    }

    @Test
    void anObservableIsGivenAStrategyByNameAndItsEmitterIsNeverBlocked() {
        PublishSubject<Integer> subject = PublishSubject.create();
        run(() -> {
            AsyncIterator<Integer> all = iterate(subject, BackpressureStrategy.BUFFER);
            AsyncIterator<Integer> some = iterate(subject, BackpressureStrategy.DROP);
            AsyncIterator<Integer> newest = iterate(subject, BackpressureStrategy.LATEST);
            AsyncIterator<Integer> strict = iterate(subject, BackpressureStrategy.ERROR);
            AsyncIterator<Integer> few = iterate(subject, BackpressureStrategy.DROP, 16);
            for (int i = 0; i < 1_000; i++) {
                subject.onNext(i);
            }
            subject.onComplete();
            assertThat(count(all)).isEqualTo(1_000);
            assertThat(count(some)).isEqualTo(256);
            assertThat(count(newest)).isEqualTo(257);
            assertThat(count(few)).isEqualTo(16);
            assertThatThrownBy(() -> count(strict)).isInstanceOf(RuntimeException.class);
            assertThat(subject.hasObservers()).isFalse();
        });
    }

    private static int count(AsyncIterator<?> elements) {
        int n = 0;
        while (elements.hasNext()) {
            elements.next();
            n++;
        }
        return n;
    }

    @Test
    void leavingTheLoopEarlyCancelsTheFlowable() {
        PublishProcessor<Integer> processor = PublishProcessor.create();
        run(() -> {
            try (AsyncIterator<Integer> elements = iterate(processor)) {
                processor.onNext(1);
                for (int n : elements) {
                    assertThat(n).isEqualTo(1);
                    break;
                }
            }
            assertThat(processor.hasSubscribers()).isFalse();
        });
    }

    // ---- making

    @Test
    void bodiesBecomeColdSources() {
        AtomicInteger runs = new AtomicInteger();
        Single<Integer> single = single(runs::incrementAndGet);
        assertThat(single.blockingGet()).isEqualTo(1);
        assertThat(single.blockingGet()).isEqualTo(2);
        single(() -> (Integer) null).test().awaitDone(20, TimeUnit.SECONDS).assertError(NoSuchElementException.class);
        maybe(() -> 1).test().awaitDone(20, TimeUnit.SECONDS).assertResult(1);
        maybe(() -> null).test().awaitDone(20, TimeUnit.SECONDS).assertResult();
        completable(() -> sleep(ofMillis(1)))
                .test()
                .awaitDone(20, TimeUnit.SECONDS)
                .assertResult();
        flowable(out -> {
                    out.emit(1);
                    out.emit(2);
                })
                .test()
                .awaitDone(20, TimeUnit.SECONDS)
                .assertResult(1, 2);
        observable(out -> {
                    for (int i = 0; i < 1_000; i++) {
                        out.emit(i);
                    }
                })
                .test()
                .awaitDone(20, TimeUnit.SECONDS)
                .assertValueCount(1_000)
                .assertComplete();
    }

    @Test
    void aTimeoutInTheBodyIsAnErrorForEveryType() {
        dev.oxbow.Coroutine<Integer> late = () -> timeout(ofMillis(1), () -> {
            sleep(ofSeconds(60));
            return 1;
        });
        single(late).test().awaitDone(20, TimeUnit.SECONDS).assertError(AsyncTimeoutException.class);
        maybe(late).test().awaitDone(20, TimeUnit.SECONDS).assertError(AsyncTimeoutException.class);
        completable(late::run).test().awaitDone(20, TimeUnit.SECONDS).assertError(AsyncTimeoutException.class);
        flowable(out -> late.run()).test().awaitDone(20, TimeUnit.SECONDS).assertError(AsyncTimeoutException.class);
        observable(out -> late.run()).test().awaitDone(20, TimeUnit.SECONDS).assertError(AsyncTimeoutException.class);
    }

    @Test
    void disposingCancelsTheBodyAndAnErrorOfItsCleanupGoesToThePlugins() throws Exception {
        IllegalStateException error = new IllegalStateException("in cleanup");
        CountDownLatch waiting = new CountDownLatch(1);
        Disposable subscription = single(() -> {
                    try {
                        waiting.countDown();
                        return await(Deferred.create());
                    } catch (CancellationException e) {
                        throw error;
                    }
                })
                .subscribe();
        waiting.await();
        subscription.dispose();
        assertThat(plugins.one.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped).containsExactly(error);
        dropped.clear();
    }

    @Test
    void aTaskIsSharedByItsSubscribersAndItsFailureIsTheirs() {
        try (EventLoop loop = EventLoop.create("hot")) {
            Deferred<Integer> gate = Deferred.create();
            Task<Integer> task = loop.start(() -> await(gate));
            toSingle(task).subscribe().dispose();
            assertThat(task.isDone()).isFalse();
            TestObserver<Integer> stays = toSingle(task).test();
            gate.complete(7);
            stays.awaitDone(20, TimeUnit.SECONDS).assertResult(7);
            assertThat(toMaybe(task).blockingGet()).isEqualTo(7);
            toCompletable(task).blockingAwait();

            Task<Integer> failed = loop.start(() -> {
                throw new IllegalStateException("failed");
            });
            toCompletable(failed).test().awaitDone(20, TimeUnit.SECONDS).assertError(IllegalStateException.class);
            toSingle(failed).test().awaitDone(20, TimeUnit.SECONDS).assertError(IllegalStateException.class);
        }
    }

    @Test
    void downstreamOfABodyMayBlockOnAnother() {
        assertThat(single(() -> 1).map(n -> single(() -> n + 1).blockingGet()).blockingGet())
                .isEqualTo(2);
    }

    // ---- asyncio's words

    @Test
    void singlesAreGatheredWaitedForAndShieldedWithoutACoroutine() throws Exception {
        assertThat(gather(Single.just(1), Single.timer(1, TimeUnit.MILLISECONDS).map(Long::intValue))
                        .blockingGet())
                .containsExactly(1, 0);
        SingleSubject<String> late = SingleSubject.create();
        Waited<Promise<String>> waited = RxBridge.wait(List.of(Single.just("early"), late), ReturnWhen.FIRST_COMPLETED)
                .blockingGet();
        assertThat(waited.done()).extracting(Promise::resultNow).containsExactly("early");
        late.onSuccess("late");
        assertThat(toSingle(waited.pending().iterator().next()).blockingGet()).isEqualTo("late");

        CountDownLatch begun = new CountDownLatch(1);
        CompletableSubject gate = CompletableSubject.create();
        CountDownLatch paid = new CountDownLatch(1);
        Disposable request = shield(gate.doOnSubscribe(d -> begun.countDown()).doOnComplete(paid::countDown))
                .subscribe();
        begun.await();
        request.dispose();
        gate.onComplete();
        assertThat(paid.await(20, TimeUnit.SECONDS)).isTrue();

        List<Object> told = new CopyOnWriteArrayList<>();
        assertThat(onDone(Single.just(1), told::add).blockingGet()).isEqualTo(1);
        onDone(Single.never(), told::add).subscribe().dispose();
        assertThat(told).containsExactly(new Outcome.Success<>(1), new Outcome.Cancelled<>(null));
    }

    @Test
    void aPermitIsHeldByEachTypeUntilItsEnd() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        assertThat(Single.just(1).compose(limitRx(permits)).blockingGet()).isEqualTo(1);
        assertThat(Maybe.just(1).compose(limitRx(permits)).blockingGet()).isEqualTo(1);
        Completable.complete().compose(limitRx(permits)).blockingAwait();
        assertThat(Observable.range(0, 5).compose(limitRx(permits)).count().blockingGet())
                .isEqualTo(5);
        assertThat(limit(Flowable.range(0, 5), permits).take(2).count().blockingGet())
                .isEqualTo(2);
        Disposable holds = limit(Single.never(), permits).subscribe();
        assertThat(permits.available()).isZero();
        TestObserver<Integer> waits = limit(Single.just(2), permits).test();
        waits.assertEmpty();
        holds.dispose();
        waits.assertResult(2);
        limit(Completable.error(new IllegalStateException()), permits)
                .onErrorComplete()
                .blockingAwait();
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void mapAsyncRunsACoroutineForEachElement() {
        assertThat(mapAsync(
                                Flowable.range(0, 50),
                                n -> {
                                    sleep(ofMillis((n * 7) % 5));
                                    return n;
                                },
                                8)
                        .toList()
                        .blockingGet())
                .hasSize(50)
                .isSorted();
        assertThat(Flowable.range(0, 50)
                        .compose(mapAsyncUnorderedRx(n -> n, new AsyncSemaphore(3)))
                        .toList()
                        .blockingGet())
                .hasSize(50);
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> await(Single.just(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Async.run");
        assertThatThrownBy(() -> await(Maybe.just(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> await(Completable.complete())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> iterate(Flowable.just(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> single(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> maybe(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> completable(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> flowable(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> toSingle(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> limitRx(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> mapAsyncRx(n -> n, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedulerRx(null)).isInstanceOf(NullPointerException.class);
        run(() -> {
            assertThatThrownBy(() -> await((Single<Integer>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> iterate(Observable.just(1), null)).isInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void aTaskOrPromiseOfASourceFailsWithItsErrorACheckedOneToo() {
        IOException error = new IOException("checked");
        run(() -> {
            List<Task<?>> tasks = List.of(
                    start(Single.<Integer>error(error)),
                    start(Maybe.<Integer>error(error)),
                    start(Completable.error(error)));
            for (Task<?> task : tasks) {
                assertThatThrownBy(() -> Async.await(task))
                        .isInstanceOf(CompletionException.class)
                        .hasCause(error);
                assertThat(task.exceptionNow()).isSameAs(error);
            }
            Waited<Promise<Integer>> waited =
                    await(RxBridge.wait(List.of(Single.error(error)), ReturnWhen.ALL_COMPLETED));
            assertThat(waited.done().iterator().next().exceptionNow()).isSameAs(error);
        });
        assertThatThrownBy(promise(Single.error(error))::get)
                .isInstanceOf(ExecutionException.class)
                .hasCause(error);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Awaits of each of RxJava's types. */
@Timeout(30)
@SuppressWarnings("NullAway")
class RxAwaitTest {
    @RegisterExtension
    final Dropped plugins = new Dropped();

    private final List<Throwable> dropped = plugins.errors;

    @Test
    void eachTypeIsAwaitedForWhatItHas() {
        run(() -> {
            assertThat(await(Single.just(1))).isEqualTo(1);
            assertThat(await(Single.just(1).observeOn(Schedulers.computation())))
                    .isEqualTo(1);
            assertThat(await(Maybe.just(2))).isEqualTo(2);
            assertThat(await(Maybe.just(2).hide())).isEqualTo(2);
            assertThat(await(Maybe.<Integer>empty())).isNull();
            assertThat(await(Maybe.<Integer>empty().hide())).isNull();
            assertThat(awaitOptional(Maybe.empty())).isEmpty();
            await(Completable.complete());
            assertThat(awaitFirst(Flowable.just(1, 2, 3))).isEqualTo(1);
            assertThat(awaitLast(Flowable.just(1, 2, 3))).isEqualTo(3);
            assertThat(awaitSingle(Observable.just(1))).isEqualTo(1);
            assertThat(awaitFirst(Observable.just(1, 2))).isEqualTo(1);
            assertThat(awaitLastOptional(Observable.empty())).isEmpty();
            awaitCompletion(Observable.just(1, 2));
            assertThatThrownBy(() -> awaitSingle(Flowable.just(1, 2))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> awaitFirst(Flowable.empty())).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void cancellingTheTaskDisposesOfEachTypeOnceAndAtOnce() {
        AtomicInteger disposals = new AtomicInteger();
        run(() -> {
            List<Task<?>> tasks = List.of(
                    start(() -> await(SingleSubject.create().doOnDispose(disposals::incrementAndGet))),
                    start(() -> await(MaybeSubject.create().doOnDispose(disposals::incrementAndGet))),
                    start(() -> await(CompletableSubject.create().doOnDispose(disposals::incrementAndGet))),
                    start(() -> awaitFirst(PublishSubject.create().doOnDispose(disposals::incrementAndGet))),
                    start(() -> awaitFirst(PublishProcessor.create().doOnCancel(disposals::incrementAndGet))));
            sleep(ZERO);
            int expected = 0;
            for (Task<?> task : tasks) {
                task.cancel();
                assertThat(disposals).hasValue(++expected);
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            }
        });
        assertThat(disposals).hasValue(5);
    }

    @Test
    void aSourceThatFailsWithACancellationExceptionFailsTheTaskAndDoesNotCancelIt() {
        CancellationException error = new CancellationException("the source's own");
        try (EventLoop loop = EventLoop.create("foreign")) {
            Task<Object> task = loop.start(() -> await(Single.error(error)));
            assertThatThrownBy(task::join).isSameAs(error);
            assertThat(task.state()).isEqualTo(State.FAILED);
        }
    }

    @Test
    void anErrorThatNobodySeesGoesToThePlugins() {
        IllegalStateException late = new IllegalStateException("late");
        SingleSubject<Integer> subject = SingleSubject.create();
        run(() -> {
            Task<Integer> task = start(() -> await(subject));
            sleep(ZERO);
            subject.onError(late);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
        });
        assertThat(dropped).containsExactly(late);
        dropped.clear();
    }

    @Test
    void aHostileSingleIsSurvived() {
        Disposable first = Disposable.empty();
        Disposable second = Disposable.empty();
        Single<Integer> hostile = new Single<>() {
            @Override
            protected void subscribeActual(SingleObserver<? super Integer> observer) {
                observer.onSubscribe(first);
                observer.onSubscribe(second);
                observer.onSuccess(1);
                observer.onSuccess(2);
                observer.onError(new CancellationException());
            }
        };
        run(() -> {
            assertThat(await(hostile)).isEqualTo(1);
        });
        assertThat(second.isDisposed()).isTrue();
        assertThat(first.isDisposed()).isFalse();
    }

    @Test
    void aCancellationThatASourceOnTheReadersStackPassesOnIsStillTheTasksOwn() {
        List<Coroutine<Object>> readers = List.of(
                () -> await(Single.fromCallable(this::slow)),
                () -> await(Maybe.fromCallable(this::slow)),
                () -> {
                    await(Completable.fromAction(this::slow));
                    return 1;
                },
                () -> iterate(Flowable.range(1, 3).map(x -> slow())).next());
        for (Coroutine<Object> reader : readers) {
            run(() -> {
                assertThatThrownBy(() -> timeout(ofMillis(1), reader)).isInstanceOf(AsyncTimeoutException.class);
                Task<Object> task = start(reader);
                sleep(ofMillis(1));
                task.cancel("enough");
                assertThatThrownBy(() -> Async.await(task)).hasMessage("enough");
                assertThat(task.state()).isEqualTo(State.CANCELLED);
            });
        }
    }

    private int slow() {
        sleep(ofSeconds(20));
        return 1;
    }
}

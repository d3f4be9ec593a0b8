// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.await;
import static dev.oxbow.Async.gatherOutcomes;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static dev.oxbow.rxjava.RxBridge.await;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Deferred;
import dev.oxbow.Task;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An await of a Single takes in place what comes during subscribe() on its own thread; here is all that comes otherwise. */
@Timeout(60)
@SuppressWarnings({"NullAway", "NullArgumentForNonNullParameter"})
class GlanceTest {
    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        RxJavaPlugins.setErrorHandler(dropped::add);
    }

    @AfterEach
    void listenNoMore() {
        RxJavaPlugins.reset();
    }

    private static <T> Single<T> source(SingleSource<T> source) {
        return Single.unsafeCreate(source);
    }

    private static void elsewhere(Runnable signals) {
        Thread thread = Thread.ofPlatform().start(signals);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void signalsOfAnotherThreadThatComeBeforeSubscribeReturnsAreNotLost() {
        Disposable upstream = Disposable.empty();
        int value = run(() -> await(source((SingleObserver<? super Integer> o) -> elsewhere(() -> {
            o.onSubscribe(upstream);
            o.onSuccess(7);
        }))));
        assertThat(value).isEqualTo(7);
        assertThat(upstream.isDisposed()).isFalse();
    }

    @Test
    void aValueOfAnotherThreadAfterASubscriptionInPlace() {
        int value = run(() -> await(source((SingleObserver<? super Integer> o) -> {
            o.onSubscribe(Disposable.disposed());
            elsewhere(() -> o.onSuccess(8));
        })));
        assertThat(value).isEqualTo(8);
    }

    @Test
    void anErrorOfAnotherThreadIsThrown() {
        assertThatThrownBy(() -> run(() -> await(source((SingleObserver<? super Integer> o) -> {
                    o.onSubscribe(Disposable.disposed());
                    elsewhere(() -> o.onError(new IllegalStateException("there")));
                }))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there");
        assertThat(dropped).isEmpty();
    }

    @Test
    void whatComesLaterWakesTheCoroutine() {
        AtomicReference<SingleObserver<? super Integer>> observer = new AtomicReference<>();
        int value = run(() -> {
            Task<Integer> reader = start(() -> await(source((SingleObserver<? super Integer> o) -> {
                o.onSubscribe(Disposable.disposed());
                observer.set(o);
            })));
            sleep(ZERO);
            assertThat(reader.isDone()).isFalse();
            elsewhere(() -> observer.get().onSuccess(9));
            return await(reader);
        });
        assertThat(value).isEqualTo(9);
    }

    @Test
    void aSubscriptionThatComesAfterItsReaderWasCancelledIsDisposed() {
        AtomicReference<SingleObserver<? super Integer>> observer = new AtomicReference<>();
        Disposable late = Disposable.empty();
        run(() -> {
            Task<Integer> reader = start(() -> await(source((SingleObserver<? super Integer> o) -> observer.set(o))));
            sleep(ZERO);
            reader.cancel();
            gatherOutcomes(reader);
            elsewhere(() -> observer.get().onSubscribe(late));
        });
        assertThat(late.isDisposed()).isTrue();
    }

    @Test
    void cancellingTheReaderDisposesOfASubscriptionThatCameInPlace() {
        Disposable upstream = Disposable.empty();
        run(() -> {
            Deferred<Integer> begun = Deferred.create();
            Task<Integer> reader = start(() -> await(source((SingleObserver<? super Integer> o) -> {
                o.onSubscribe(upstream);
                begun.complete(1);
            })));
            await(begun);
            reader.cancel();
            gatherOutcomes(reader);
        });
        assertThat(upstream.isDisposed()).isTrue();
    }

    @Test
    void aSecondSubscriptionIsDisposedAndASecondSignalChangesNothing() {
        Disposable second = Disposable.empty();
        int value = run(() -> await(source((SingleObserver<? super Integer> o) -> {
            o.onSubscribe(Disposable.disposed());
            o.onSubscribe(second);
            o.onSuccess(1);
            o.onSuccess(2);
            o.onError(new IllegalStateException("after the value"));
        })));
        assertThat(value).isEqualTo(1);
        assertThat(second.isDisposed()).isTrue();
        assertThat(dropped).hasSize(1).allMatch(e -> e.toString().contains("after the value"));
    }

    @Test
    void anErrorOfAnotherThreadThatComesAfterTheValueIsDropped() {
        AtomicReference<SingleObserver<? super Integer>> observer = new AtomicReference<>();
        int value = run(() -> await(source((SingleObserver<? super Integer> o) -> {
            o.onSubscribe(Disposable.disposed());
            o.onSuccess(3);
            observer.set(o);
        })));
        assertThat(value).isEqualTo(3);
        elsewhere(() -> observer.get().onError(new IllegalStateException("far too late")));
        assertThat(dropped).hasSize(1).allMatch(e -> e.toString().contains("far too late"));
    }

    @Test
    void aSubscribeThatThrowsIsThrownAndUpstreamIsDisposed() {
        Disposable upstream = Disposable.empty();
        assertThatThrownBy(() -> run(() -> await(source((SingleObserver<? super Integer> o) -> {
                    o.onSubscribe(upstream);
                    throw new IllegalArgumentException("broken source");
                }))))
                .hasStackTraceContaining("broken source");
        assertThat(upstream.isDisposed()).isTrue();
    }

    @Test
    void aNullValueIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> run(() -> await(source((SingleObserver<? super Integer> o) -> {
                    o.onSubscribe(Disposable.disposed());
                    o.onSuccess(null);
                }))))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("must not be null");
    }

    @Test
    void anErrorThatIsNullIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> run(() -> await(source((SingleObserver<? super Integer> o) -> {
                    o.onSubscribe(Disposable.disposed());
                    o.onError(null);
                }))))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("must not be null");
    }

    @Test
    void offALoopNothingIsSubscribedTo() {
        AtomicReference<SingleObserver<? super Integer>> observer = new AtomicReference<>();
        assertThatThrownBy(() -> await(source((SingleObserver<? super Integer> o) -> observer.set(o))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(observer.get()).isNull();
    }
}

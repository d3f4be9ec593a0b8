// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.hostile.Manual;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Awaiting: promises 1 to 5, and 7. */
@Timeout(30)
@SuppressWarnings("NullAway")
class AwaitTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    private static void turns() {
        for (int turn = 0; turn < 5; turn++) {
            sleep(ZERO);
        }
    }

    @Test
    @Promised(1)
    void aMonoIsAwaitedToItsCompletionAndNotToItsValue() {
        Manual<String> source = new Manual<>();
        run(() -> {
            Task<String> task = start(() -> ReactorBridge.await(Mono.fromDirect(source)));
            turns();
            source.next("row");
            turns();
            assertThat(task.isDone()).as("a transaction is done at onComplete").isFalse();
            source.complete();
            assertThat(Async.await(task)).isEqualTo("row");
        });
        assertThat(source.cancellations).hasValue(0);
    }

    @Test
    @Promised(1)
    void anErrorBetweenTheValueAndTheCompletionIsTheOutcomeAndTheValueIsDiscarded() {
        Manual<String> source = new Manual<>();
        List<Object> discarded = new CopyOnWriteArrayList<>();
        Mono<String> body = ReactorBridge.mono(() -> {
            Task<String> task = start(() -> ReactorBridge.await(Mono.fromDirect(source)));
            turns();
            source.next("row");
            source.error(new IllegalStateException("rolled back"));
            assertThatThrownBy(() -> Async.await(task)).hasMessage("rolled back");
            return "done";
        });
        assertThat(body.doOnDiscard(String.class, discarded::add).block()).isEqualTo("done");
        assertThat(discarded).containsExactly("row");
    }

    @Test
    @Promised(1)
    void anEmptyMonoIsNullAndOneOfVoidToo() {
        run(() -> {
            assertThat(ReactorBridge.<Object>await(Mono.empty())).isNull();
            assertThat(ReactorBridge.<Void>await(Mono.just(1).then())).isNull();
            assertThat(ReactorBridge.<Object>await(Mono.empty().hide())).isNull();
            assertThat(RxBridge.<Object>await(Maybe.empty())).isNull();
            assertThat(RxBridge.<Object>await(Maybe.empty().hide())).isNull();
            RxBridge.await(Completable.complete());
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(2)
    void awaitFirstCancelsUpstreamBeforeTheCoroutineGoesOn(Lib lib) {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<Integer> task = start(() -> {
                int first = lib.awaitFirst(source).orElseThrow();
                assertThat(source.cancellations).hasValue(1);
                return first;
            });
            turns();
            source.next(1);
            assertThat(Async.await(task)).isEqualTo(1);
        });
        assertThat(source.requests).containsExactly(1L);
        assertThat(source.cancellations).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(2)
    void noneOneAndTwoElements(Lib lib) {
        run(() -> {
            for (Reader reader : Reader.values()) {
                boolean end = reader == Reader.COMPLETION;
                assertThat(reader.outcome(lib, Flux.empty())).isEqualTo(end ? "end" : "empty");
                assertThat(reader.outcome(lib, Flux.just(1))).isEqualTo(end ? "end" : "1");
            }
            assertThat(Reader.FIRST.outcome(lib, Flux.just(1, 2))).isEqualTo("1");
            assertThat(Reader.LAST.outcome(lib, Flux.just(1, 2))).isEqualTo("2");
            assertThat(Reader.SINGLE.outcome(lib, Flux.just(1, 2))).isEqualTo("IllegalArgumentException");
            assertThat(Reader.ITERATE.outcome(lib, Flux.just(1, 2))).isEqualTo("1 2");
        });
    }

    @Test
    @Promised(2)
    void withoutAnOptionalFormNoElementIsAnError() {
        run(() -> {
            for (Callable<?> empty : List.<Callable<?>>of(
                    () -> ReactorBridge.awaitFirst(Flux.empty()),
                    () -> ReactorBridge.awaitLast(Flux.empty()),
                    () -> ReactorBridge.awaitSingle(Flux.empty()),
                    () -> RxBridge.awaitFirst(Flowable.empty()),
                    () -> RxBridge.awaitLast(Flowable.empty()),
                    () -> RxBridge.awaitSingle(Flowable.empty()),
                    () -> RxBridge.awaitFirst(Observable.empty()),
                    () -> RxBridge.awaitLast(Observable.empty()),
                    () -> RxBridge.awaitSingle(Observable.empty()))) {
                assertThatThrownBy(empty::call)
                        .isInstanceOf(NoSuchElementException.class)
                        .hasMessageContaining("Optional");
            }
        });
    }

    @Test
    @Promised(3)
    void aValueThatIsThereIsReadWithoutASuspension() {
        AtomicInteger others = new AtomicInteger();
        run(() -> {
            start(others::incrementAndGet);
            ReactorBridge.await(Mono.just(1));
            ReactorBridge.await(Mono.empty());
            ReactorBridge.await(Mono.fromCallable(() -> 1));
            ReactorBridge.await(Mono.just(1).hide());
            ReactorBridge.awaitFirst(Flux.just(1, 2));
            RxBridge.await(Single.just(1));
            RxBridge.await(Maybe.just(1));
            RxBridge.await(Maybe.empty());
            RxBridge.await(Completable.complete());
            RxBridge.awaitFirst(Flowable.just(1, 2));
            Async.await(CompletableFuture.completedFuture(1));
            assertThat(others).as("turns of another task").hasValue(0);
            sleep(ZERO);
            assertThat(others).hasValue(1);
        });
    }

    @Test
    @Promised(4)
    void aSourceThatFailsWithACancellationExceptionHasFailed() {
        CancellationException error = new CancellationException("the source's own");
        try (EventLoop loop = EventLoop.create("failing")) {
            for (Callable<?> await : List.<Callable<?>>of(
                    () -> ReactorBridge.await(Mono.error(error)),
                    () -> ReactorBridge.await(Mono.error(error).hide()),
                    () -> ReactorBridge.awaitFirst(Flux.error(error)),
                    () -> RxBridge.await(Single.error(error)),
                    () -> RxBridge.await(Maybe.error(error)),
                    () -> {
                        RxBridge.await(Completable.error(error));
                        return 0;
                    },
                    () -> RxBridge.awaitLast(Flowable.error(error)),
                    () -> RxBridge.awaitLast(Observable.error(error)),
                    () -> Async.await(CompletableFuture.failedFuture(error)))) {
                Task<?> task = loop.start(await::call);
                assertThatThrownBy(task::join).isSameAs(error);
                assertThat(task.state()).isEqualTo(State.FAILED);
                assertThat(task.cancelling()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(4)
    void anErrorIsThrownAsItIsAndACheckedOneInsideOfACompletionException(Lib lib) {
        IllegalStateException unchecked = new IllegalStateException("unchecked");
        IOException checked = new IOException("checked");
        AssertionError error = new AssertionError("an Error");
        run(() -> {
            assertThatThrownBy(() -> lib.awaitLast(Flux.error(unchecked))).isSameAs(unchecked);
            assertThatThrownBy(() -> lib.awaitLast(Flux.error(error))).isSameAs(error);
            assertThatThrownBy(() -> lib.awaitLast(Flux.error(checked)))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(checked);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(5)
    void cancellingTheTaskCancelsUpstreamOnceAndBeforeTheTaskRunsAgain(Lib lib) {
        for (Reader reader : Reader.values()) {
            Manual<Integer> source = new Manual<>();
            run(() -> {
                Task<String> task = start(() -> reader.read(lib, source));
                turns();
                task.cancel();
                assertThat(source.cancellations).as("%s, at once", reader).hasValue(1);
                turns();
                task.cancel();
                assertThat(task.isDone()).isTrue();
                source.next(1); // §2.8: late, and of no interest
                source.complete();
            });
            assertThat(source.cancellations).as("%s, once", reader).hasValue(1);
            assertThat(source.thrown).isEmpty();
        }
    }

    @Test
    @Promised(5)
    void cancellingTheTaskDisposesOfEachOfTheTypesOfOne() {
        Sinks.One<Integer> mono = Sinks.one();
        SingleSubject<Integer> single = SingleSubject.create();
        MaybeSubject<Integer> maybe = MaybeSubject.create();
        CompletableSubject completable = CompletableSubject.create();
        run(() -> {
            List<Task<?>> tasks = List.of(
                    start(() -> ReactorBridge.await(mono.asMono())),
                    start(() -> RxBridge.await(single)),
                    start(() -> RxBridge.await(maybe)),
                    start(() -> RxBridge.await(completable)));
            turns();
            assertThat(mono.currentSubscriberCount()).isEqualTo(1);
            assertThat(single.hasObservers() && maybe.hasObservers() && completable.hasObservers())
                    .isTrue();
            tasks.forEach(Task::cancel);
            assertThat(mono.currentSubscriberCount()).isZero();
            assertThat(single.hasObservers() || maybe.hasObservers() || completable.hasObservers())
                    .isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(5)
    void aValueAndAnErrorThatCameButWereNotSeenGoToTheHooks(Lib lib) {
        IllegalStateException late = new IllegalStateException("late");
        List<Object> discarded = new CopyOnWriteArrayList<>();
        for (Reader reader : Reader.values()) {
            Manual<Integer> valued = new Manual<>();
            Manual<Integer> failing = new Manual<>();
            Mono<String> body = ReactorBridge.mono(() -> {
                Task<String> unseen = start(() -> reader.read(lib, valued));
                Task<String> failed = start(() -> reader.read(lib, failing));
                turns();
                valued.next(1);
                unseen.cancel();
                failing.error(late);
                failed.cancel();
                assertThatThrownBy(() -> Async.await(unseen)).isInstanceOf(CancellationException.class);
                assertThatThrownBy(() -> Async.await(failed)).isInstanceOf(CancellationException.class);
                return "done";
            });
            body.doOnDiscard(Integer.class, discarded::add).block();
            assertThat(dropped.take(lib)).as("%s", reader).containsExactly(late);
            assertThat(discarded).as("%s", reader).hasSize(lib == Lib.REACTOR ? 1 : 0);
            discarded.clear();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promised(5)
    void aCancellationThatCameButWasNotSeenIsNoError(Lib lib) {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<String> task = start(() -> Reader.LAST.read(lib, source));
            turns();
            source.error(new CancellationException("upstream's own"));
            task.cancel();
            assertThatThrownBy(() -> Async.await(task)).isInstanceOf(CancellationException.class);
        });
        assertThat(dropped.any(lib)).isFalse();
    }

    @Test
    @Promised(7)
    void aStageIsLeftAloneByTheCancellationOfOneWhoAwaitsItUnlessAskedOtherwise() {
        CompletableFuture<Integer> shared = new CompletableFuture<>();
        CompletableFuture<Integer> own = new CompletableFuture<>();
        run(() -> {
            Task<Integer> one = start(() -> Async.<Integer>await(shared));
            Task<Integer> other = start(() -> Async.<Integer>await(shared));
            Task<Integer> owner = start(() -> Async.<Integer>awaitCancelling(own));
            turns();
            one.cancel();
            owner.cancel();
            turns();
            assertThat(shared.isCancelled()).isFalse();
            assertThat(own.isCancelled()).isTrue();
            shared.complete(1);
            assertThat(Async.await(other)).isEqualTo(1);
        });
    }
}

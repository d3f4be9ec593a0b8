// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.defects;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.docs.Page;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.hostile.Manual;
import dev.oxbow.validator.Expected;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Mono;

/**
 * Each defect that was found in kotlinx.coroutines 1.11.0: one scenario, run on both. What Oxbow does is asserted here;
 * what the peer does is asserted to be what docs/bridges.md says.
 */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings({"NullAway", "ThreadPriorityCheck"})
class DefectsTest {
    private final Page page = Page.of("bridges.md");
    private Thread.UncaughtExceptionHandler before;

    /** Where the peer takes what nobody can be thrown at. */
    @BeforeEach
    void silenceThePeer() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
    }

    @AfterEach
    void listenAgain() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private interface Scenario {
        String play(Side side) throws Exception;
    }

    private void both(String defect, String about, String test, String wanted, Scenario scenario) throws Exception {
        assertThat(scenario.play(Side.OXBOW)).as("%s on Oxbow", defect).isEqualTo(wanted);
        String seen = scenario.play(Side.PEER);
        page.hasRow("defects", defect, about, "`" + test + "`", wanted, seen);
    }

    @Test
    void d1_anErrorThatCrossesWithTheCancellationIsNotThrownBack() throws Exception {
        try (Expected hook = Expected.drops(e -> "late".equals(e.getMessage()))) {
            both(
                    "D1",
                    "awaitFirst; the error comes after the value and crosses with the cancellation",
                    "d1_anErrorThatCrossesWithTheCancellationIsNotThrownBack",
                    "value; nothing thrown into the source",
                    side -> {
                        Manual<Integer> source = new Manual<>() {
                            @Override
                            public void request(long n) {
                                next(1);
                                error(new IllegalStateException("late"));
                            }
                        };
                        Object value = side.awaitFirst(source).get(10, SECONDS);
                        assertThat(value).isEqualTo(1);
                        return "value; " + thrown(source) + " thrown into the source";
                    });
            assertThat(hook.seen()).isNotEmpty();
        }
    }

    private static String thrown(Manual<?> source) {
        return source.thrown.isEmpty()
                ? "nothing"
                : source.thrown.get(0).getClass().getSimpleName();
    }

    @Test
    void d2_aSubscriptionThatComesAfterTheReaderHasGoneIsCancelled() throws Exception {
        both(
                "D2",
                "a Publisher calls onSubscribe only after its reader was cancelled",
                "d2_aSubscriptionThatComesAfterTheReaderHasGoneIsCancelled",
                "cancelled; no request",
                side -> {
                    Manual<Integer> source = new Manual<>() {
                        @Override
                        public void subscribe(org.reactivestreams.Subscriber<? super Integer> s) {
                            take(s);
                        }
                    };
                    Future<?> reader = side.iterate(source, element -> {});
                    assertThat(source.subscribed.await(10, SECONDS)).isTrue();
                    cancelled(reader);
                    source.begin();
                    return (source.cancellations.get() == 1 ? "cancelled" : "never cancelled") + "; "
                            + (source.requests.isEmpty() ? "no request" : "request(" + source.requests.get(0) + ")");
                });
    }

    private static void cancelled(Future<?> reader) throws Exception {
        reader.cancel(true);
        try {
            reader.get(10, SECONDS);
        } catch (CancellationException | ExecutionException e) {
            return;
        }
        throw new AssertionError("it was cancelled");
    }

    @Test
    void d3_aLateDisposableIsDisposedOf() throws Exception {
        both(
                "D3",
                "an Observable and a Maybe call onSubscribe only after their reader was cancelled",
                "d3_aLateDisposableIsDisposedOf",
                "both disposed of",
                side -> {
                    Disposable ofMany = Disposable.empty();
                    AtomicReference<Observer<? super Integer>> many = new AtomicReference<>();
                    CountDownLatch subscribed = new CountDownLatch(2);
                    Future<?> reader = side.iterate(
                            new Observable<Integer>() {
                                @Override
                                protected void subscribeActual(Observer<? super Integer> observer) {
                                    many.set(observer);
                                    subscribed.countDown();
                                }
                            },
                            element -> {});
                    Disposable ofOne = Disposable.empty();
                    AtomicReference<MaybeObserver<? super Integer>> one = new AtomicReference<>();
                    Future<?> waiter = side.read(new Maybe<Integer>() {
                        @Override
                        protected void subscribeActual(MaybeObserver<? super Integer> observer) {
                            one.set(observer);
                            subscribed.countDown();
                        }
                    });
                    assertThat(subscribed.await(10, SECONDS)).isTrue();
                    cancelled(reader);
                    cancelled(waiter);
                    many.get().onSubscribe(ofMany);
                    one.get().onSubscribe(ofOne);
                    return ofMany.isDisposed() && ofOne.isDisposed()
                            ? "both disposed of"
                            : "Observable " + (ofMany.isDisposed() ? "disposed of" : "leaked") + ", Maybe "
                                    + (ofOne.isDisposed() ? "disposed of" : "leaked");
                });
    }

    @Test
    void d4_theEmittingThreadOfAnObservableIsNeverParked() throws Exception {
        both(
                "D4",
                "a thread emits into an Observable whose reader stalls and is then cancelled",
                "d4_theEmittingThreadOfAnObservableIsNeverParked",
                "the thread goes on",
                side -> {
                    PublishSubject<Integer> subject = PublishSubject.create();
                    CountDownLatch first = new CountDownLatch(1);
                    CountDownLatch emitted = new CountDownLatch(1);
                    Future<?> reader = side.stallOn(subject, first::countDown);
                    await(subject::hasObservers);
                    Thread producer = Thread.ofPlatform().daemon().start(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            subject.onNext(i);
                        }
                        emitted.countDown();
                    });
                    assertThat(first.await(10, SECONDS)).isTrue();
                    await(() -> emitted.getCount() == 0
                            || producer.getState() == Thread.State.WAITING
                            || producer.getState() == Thread.State.TIMED_WAITING);
                    cancelled(reader);
                    boolean free = emitted.await(3, SECONDS);
                    producer.interrupt();
                    return free ? "the thread goes on" : "the thread stays parked (looked for 3 s)";
                });
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.yield();
        }
    }

    @Test
    void d5_anExportedPublisherKeepsTheRulesByItself() throws Exception {
        both(
                "D5",
                "TCK 1.4, 1.9 and 3.9 on a plain Publisher that nothing wraps",
                "d5_anExportedPublisherKeepsTheRulesByItself",
                "all four pass",
                side -> {
                    Verified tck = new Verified(side);
                    List<String> failed = new ArrayList<>();
                    verify(failed, "1.4", tck, PublisherVerification::optional_spec104_mustSignalOnErrorWhenFails);
                    verify(
                            failed,
                            "1.9",
                            tck,
                            PublisherVerification
                                    ::required_spec109_mayRejectCallsToSubscribeIfPublisherIsUnableOrUnwillingToServeThemRejectionMustTriggerOnErrorAfterOnSubscribe);
                    verify(
                            failed,
                            "3.9 of 0",
                            tck,
                            PublisherVerification::required_spec309_requestZeroMustSignalIllegalArgumentException);
                    verify(
                            failed,
                            "3.9 of a negative number",
                            tck,
                            PublisherVerification
                                    ::required_spec309_requestNegativeNumberMustSignalIllegalArgumentException);
                    return failed.isEmpty() ? "all four pass" : "fails " + String.join(", ", failed);
                });
    }

    private interface Rule {
        void check(PublisherVerification<Long> tck) throws Throwable;
    }

    private static void verify(List<String> failed, String rule, Verified tck, Rule check) throws Exception {
        tck.setUp();
        try {
            check.check(tck);
        } catch (Throwable e) {
            failed.add(rule);
        }
    }

    private static final class Verified extends PublisherVerification<Long> {
        private final Side side;

        Verified(Side side) {
            super(new TestEnvironment(500, 50), 500);
            this.side = side;
        }

        @Override
        public Publisher<Long> createPublisher(long elements) {
            return side.count(elements);
        }

        @Override
        public Publisher<Long> createFailedPublisher() {
            return side.failing(new IllegalStateException("always"));
        }
    }

    @Test
    void d6_aTimeoutInTheGeneratorIsAnErrorForEveryKindOfStream() throws Exception {
        both(
                "D6",
                "a timeout inside a generator, by kind of stream",
                "d6_aTimeoutInTheGeneratorIsAnErrorForEveryKindOfStream",
                "onError for all",
                side -> byEnd(side.timedOut()));
    }

    private static String byEnd(Map<String, Publisher<Long>> streams) throws InterruptedException {
        List<String> completed = new ArrayList<>();
        for (Map.Entry<String, Publisher<Long>> stream : streams.entrySet()) {
            Collecting<Long> subscriber = new Collecting<>(Long.MAX_VALUE);
            stream.getValue().subscribe(subscriber);
            subscriber.awaitEnd();
            assertThat(subscriber.elements).containsExactly(1L);
            if (subscriber.completions.get() > 0) {
                completed.add(stream.getKey());
            }
        }
        return completed.isEmpty() ? "onError for all" : "onComplete for " + String.join(", ", completed);
    }

    @Test
    void d7_anOnNextThatThrowsIsTheSameToEveryPublisher() throws Exception {
        try (Expected hook = Expected.drops(e -> "§2.13 broken".equals(e.getMessage()))) {
            both(
                    "D7",
                    "onNext throws (§2.13: the subscriber counts as cancelled), by kind of publisher",
                    "d7_anOnNextThatThrowsIsTheSameToEveryPublisher",
                    "no further signal for all",
                    side -> {
                        List<String> signalled = new ArrayList<>();
                        for (Map.Entry<String, Publisher<Integer>> p :
                                side.ofTwo().entrySet()) {
                            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
                                @Override
                                public void onNext(Integer element) {
                                    super.onNext(element);
                                    throw new UnsupportedOperationException("§2.13 broken");
                                }
                            };
                            side.settled(() -> p.getValue().subscribe(subscriber));
                            assertThat(subscriber.elements).containsExactly(1);
                            if (subscriber.over.getCount() == 0) {
                                signalled.add(p.getKey());
                            }
                        }
                        return signalled.isEmpty()
                                ? "no further signal for all"
                                : "onError for " + String.join(", ", signalled);
                    });
            assertThat(hook.seen()).isNotEmpty();
        }
    }

    @Test
    void d8_everyReaderHandsTheContextUpstream() throws Exception {
        both(
                "D8",
                "the subscriber's Reactor context, seen by what its body reads",
                "d8_everyReaderHandsTheContextUpstream",
                "seen by all",
                side -> {
                    Mono<String> user = Mono.deferContextual(c -> Mono.just(c.getOrDefault("user", "nobody")));
                    List<String> lost = new ArrayList<>();
                    side.readInMono(user).forEach((how, mono) -> {
                        if (!"ada"
                                .equals(mono.contextWrite(c -> c.put("user", "ada"))
                                        .block())) {
                            lost.add(how);
                        }
                    });
                    return lost.isEmpty() ? "seen by all" : "lost by " + String.join(", ", lost);
                });
    }

    @Test
    void d9_aFailedTaskIsAFailureInEveryType() throws Exception {
        both(
                "D9",
                "a failed task as Mono, Completable and CompletionStage",
                "d9_aFailedTaskIsAFailureInEveryType",
                "Mono fails, Completable fails, CompletionStage fails",
                side -> {
                    IllegalStateException error = new IllegalStateException("failed");
                    return "Mono " + ending(side.failedAsMono(error).then().toFuture())
                            + ", Completable "
                            + ending(side.failedAsCompletable(error)
                                    .toCompletionStage(null)
                                    .toCompletableFuture())
                            + ", CompletionStage "
                            + ending(side.failedAsStage(error).toCompletableFuture());
                });
    }

    private static String ending(CompletableFuture<?> future) throws Exception {
        try {
            future.get(10, SECONDS);
            return "succeeds";
        } catch (ExecutionException e) {
            return "fails";
        }
    }

    @Test
    void d10_aGeneratorThatEndsItselfCompletesItsStream() throws Exception {
        both(
                "D10",
                "a generator that ends itself early by the word for it (here: return; the peer: close())",
                "d10_aGeneratorThatEndsItselfCompletesItsStream",
                "onComplete",
                side -> {
                    Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
                    side.closedEarly().subscribe(subscriber);
                    subscriber.awaitEnd();
                    assertThat(subscriber.elements).containsExactly(1);
                    return subscriber.errors.isEmpty()
                            ? "onComplete"
                            : "onError(" + subscriber.errors.get(0).getClass().getSimpleName() + ")";
                });
    }

    @Test
    void d11_aSourceThatSendsTooMuchIsNotThrownAt() throws Exception {
        both(
                "D11",
                "a Publisher sends one element more than it was asked for",
                "d11_aSourceThatSendsTooMuchIsNotThrownAt",
                "nothing thrown into the source; cancelled; the reader fails",
                side -> {
                    Manual<Integer> source = new Manual<>() {
                        @Override
                        public void request(long n) {
                            super.request(n);
                            for (long i = 0; i <= n && requests.size() == 1; i++) {
                                next(1);
                            }
                        }
                    };
                    // the peer's reader is inside of the source's own call, and so cannot take anything meanwhile
                    Future<?> reader = side.iterate(source, element -> {});
                    String end;
                    try {
                        reader.get(2, SECONDS);
                        end = "ends";
                    } catch (ExecutionException e) {
                        end = "fails";
                    } catch (TimeoutException e) {
                        end = "waits on";
                        reader.cancel(true);
                    }
                    return thrown(source) + " thrown into the source; "
                            + (source.cancellations.get() > 0 ? "cancelled" : "not cancelled") + "; the reader " + end;
                });
    }

    @Test
    void d12_blockingALoopOnASourceOfItsOwnDoesNotHang() throws Exception {
        both(
                "D12",
                "blockingGet, on a loop, of a Single whose body belongs to that loop",
                "d12_blockingALoopOnASourceOfItsOwnDoesNotHang",
                "the value",
                side -> {
                    CompletableFuture<Integer> value = new CompletableFuture<>();
                    Thread blocked = Thread.ofPlatform().daemon().start(() -> {
                        try {
                            value.complete(side.blockOnOwnLoop());
                        } catch (Throwable e) {
                            value.completeExceptionally(e);
                        }
                    });
                    try {
                        return value.get(3, SECONDS) == 1 ? "the value" : "another value";
                    } catch (TimeoutException e) {
                        return "hangs (looked at for 3 s)";
                    } finally {
                        blocked.interrupt();
                    }
                });
    }

    @Test
    @Order(Order.DEFAULT + 1)
    void allTwelveAreOnThePage() {
        assertThat(page.rows("defects").stream()
                        .map(row -> row.split(" ", -1)[1])
                        .collect(Collectors.toList()))
                .containsExactly("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12");
    }
}

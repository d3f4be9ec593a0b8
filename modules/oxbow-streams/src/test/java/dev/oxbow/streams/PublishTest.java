// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import static dev.oxbow.Async.*;
import static dev.oxbow.streams.Streams.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.validator.Expected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

@Timeout(60)
@SuppressWarnings("NullAway")
class PublishTest {
    @Test
    void eachSubscriberHasTheGeneratorRunAnew() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Publisher<Integer> source = publish(out -> out.emit(runs.incrementAndGet()));
        assertThat(runs).hasValue(0);
        for (int i = 1; i <= 3; i++) {
            Collecting<Integer> subscriber = new Collecting<>(1);
            source.subscribe(subscriber);
            assertThat(subscriber.awaitEnd().elements).containsExactly(i);
        }
    }

    @Test
    void emitWaitsForDemandAndCompletionFollowsTheLastElementWithoutAnyMore() throws Exception {
        CountDownLatch third = new CountDownLatch(1);
        Collecting<Integer> subscriber = new Collecting<>(2);
        Streams.<Integer>publish(out -> {
                    out.emit(1);
                    out.emit(2);
                    third.countDown();
                    out.emit(3);
                })
                .subscribe(subscriber);
        third.await();
        assertThat(subscriber.elements).containsExactly(1, 2);
        assertThat(subscriber.over.getCount()).isEqualTo(1);
        subscriber.subscription.request(1);
        assertThat(subscriber.awaitEnd().elements).containsExactly(1, 2, 3);
        assertThat(subscriber.completions).isEqualTo(1);
    }

    @Test
    void anElementThatIsNullIsRefusedAndTheStreamGoesOn() throws Exception {
        Collecting<String> subscriber = new Collecting<>(10);
        Streams.<String>publish(out -> {
                    assertThatThrownBy(() -> out.emit(null))
                            .isInstanceOf(NullPointerException.class)
                            .hasMessageContaining("must not be null");
                    out.emit("a");
                })
                .subscribe(subscriber);
        assertThat(subscriber.awaitEnd().elements).containsExactly("a");
        assertThat(subscriber.errors).isEmpty();
    }

    @Test
    void tenThousandConcurrentEmittersAreSerialisedInTheOrderOfTheirComing() throws Exception {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean overlap = new AtomicBoolean();
        Collecting<Integer> subscriber = new Collecting<>(1) {
            @Override
            public void onNext(Integer element) {
                overlap.compareAndSet(false, !inside.compareAndSet(false, true));
                super.onNext(element);
                inside.set(false);
                subscription.request(1);
            }
        };
        Streams.<Integer>publish(out -> {
                    List<Task<?>> emitters = new ArrayList<>();
                    for (int i = 0; i < 10_000; i++) {
                        int element = i;
                        emitters.add(start(() -> out.emit(element)));
                    }
                    for (Task<?> emitter : emitters) {
                        await(emitter);
                    }
                })
                .subscribe(subscriber);
        assertThat(subscriber.awaitEnd().elements).hasSize(10_000).isSorted();
        assertThat(overlap).isFalse();
    }

    @Test
    void coroutinesOfOtherLoopsEmitToo() throws Exception {
        Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
        try (EventLoop one = EventLoop.create("one");
                EventLoop two = EventLoop.create("two")) {
            Streams.<Integer>publish(out -> {
                        List<Task<?>> emitters = new ArrayList<>();
                        for (int i = 0; i < 1_000; i++) {
                            int element = i;
                            emitters.add((i % 2 == 0 ? one : two).start(() -> out.emit(element)));
                        }
                        for (Task<?> emitter : emitters) {
                            await(emitter);
                        }
                    })
                    .subscribe(subscriber);
            assertThat(new HashSet<>(subscriber.awaitEnd().elements)).hasSize(1_000);
        }
    }

    @Test
    void emitOnAPlainThreadSaysWhatToDo() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Collecting<Integer> subscriber = new Collecting<>(1);
        Streams.<Integer>publish(out -> toThread(() -> {
                    try {
                        out.emit(1);
                    } catch (Throwable e) {
                        thrown.complete(e);
                    }
                    return null;
                }))
                .subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(thrown.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("emit");
    }

    @Test
    void aBadRequestIsOneError() throws Exception {
        for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
            AtomicBoolean cleaned = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            Collecting<Integer> subscriber = new Collecting<>(1);
            Streams.<Integer>publish(out -> {
                        try {
                            begun.countDown();
                            for (int i = 0; ; i++) {
                                out.emit(i);
                            }
                        } finally {
                            cleaned.set(true);
                        }
                    })
                    .subscribe(subscriber);
            begun.await();
            subscriber.subscription.request(bad);
            subscriber.subscription.request(bad);
            subscriber.awaitEnd();
            assertThat(subscriber.errors).singleElement().isInstanceOf(IllegalArgumentException.class);
            assertThat(subscriber.errors.get(0)).hasMessageContaining("§3.9");
            assertThat(cleaned).isTrue();
        }
    }

    @Test
    void cancellationIsSeenByTheNextEmitAndOnceSoThatCleanupMayAwait() throws Exception {
        CompletableFuture<String> story = new CompletableFuture<>();
        Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                subscription.cancel();
                subscription.cancel();
                subscription.request(-1);
            }
        };
        Streams.<Integer>publish(out -> {
                    try {
                        out.emit(1);
                        out.emit(2);
                        story.complete("not cancelled");
                    } catch (CancellationException e) {
                        sleep(ofMillis(1)); // would throw if it were delivered a second time
                        story.complete("cleaned up");
                        throw e;
                    }
                })
                .subscribe(subscriber);
        assertThat(story.get(20, TimeUnit.SECONDS)).isEqualTo("cleaned up");
        assertThat(subscriber.elements).containsExactly(1);
        assertThat(subscriber.completions + subscriber.errors.size()).isZero();
    }

    @Test
    void cancellationReachesAGeneratorThatWaitsForDemandOrForAnythingElse() throws Exception {
        for (boolean starved : new boolean[] {true, false}) {
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch cleaned = new CountDownLatch(1);
            Collecting<Integer> subscriber = new Collecting<>(0);
            Streams.<Integer>publish(out -> {
                        try {
                            waiting.countDown();
                            if (starved) {
                                out.emit(1);
                            } else {
                                await(Deferred.create());
                            }
                        } finally {
                            cleaned.countDown();
                        }
                    })
                    .subscribe(subscriber);
            waiting.await();
            subscriber.subscription.cancel();
            assertThat(cleaned.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(subscriber.completions + subscriber.errors.size()).isZero();
        }
    }

    @Test
    void aSubscriberThatThrowsIsCancelledAndTheEmitterIsTold() throws Exception {
        IllegalStateException bug = new IllegalStateException("the subscriber's bug");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Collecting<Integer> subscriber = new Collecting<>(5) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                throw bug;
            }
        };
        try (Expected hook = Expected.drops(e -> e == bug)) {
            Streams.<Integer>publish(out -> {
                        try {
                            out.emit(1);
                        } catch (Throwable e) {
                            told.complete(e);
                        }
                        assertThatThrownBy(() -> out.emit(2)).isInstanceOf(CancellationException.class);
                    })
                    .subscribe(subscriber);
            assertThat(told.get(20, TimeUnit.SECONDS)).isSameAs(bug);
            assertThat(hook.seen()).containsExactly(bug);
        }
        assertThat(subscriber.elements).containsExactly(1);
        assertThat(subscriber.completions + subscriber.errors.size()).isZero();
    }

    @Test
    void whateverTheBodyFailsWithIsTheError() throws Exception {
        IOException checked = new IOException("checked");
        CancellationException foreign = new CancellationException("a source's own");
        assertThat(errorOf(publish(out -> {
                    throw checked;
                })))
                .isSameAs(checked);
        assertThat(errorOf(publish(out -> timeout(ofMillis(1), () -> {
                    sleep(ofSeconds(60));
                    return null;
                }))))
                .isInstanceOf(AsyncTimeoutException.class);
        assertThat(errorOf(publish(out -> await(CompletableFuture.failedFuture(foreign)))))
                .isSameAs(foreign);
        assertThat(errorOf(publish(out -> currentTask().cancel()))).isInstanceOf(CancellationException.class);
    }

    private static Throwable errorOf(Publisher<Object> source) throws InterruptedException {
        Collecting<Object> subscriber = new Collecting<>(1);
        source.subscribe(subscriber);
        assertThat(subscriber.awaitEnd().completions).isZero();
        return subscriber.errors.get(0);
    }

    @Test
    void aMillionRequestsFromWithinOnNextNeedNoStack() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Collecting<Integer> subscriber = new Collecting<>(1) {
            @Override
            public void onNext(Integer element) {
                count.incrementAndGet();
                subscription.request(1);
            }
        };
        Streams.<Integer>publish(out -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        out.emit(i);
                    }
                })
                .subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(count).hasValue(1_000_000);
    }

    @Test
    void fiftyThousandConcurrentRequestsAreAllServed() throws Exception {
        Collecting<Integer> subscriber = new Collecting<>(0);
        Streams.<Integer>publish(out -> {
                    for (int i = 0; i < 50_000; i++) {
                        out.emit(i);
                    }
                })
                .subscribe(subscriber);
        CyclicBarrier together = new CyclicBarrier(5);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 5; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    together.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < 10_000; i++) {
                    subscriber.subscription.request(1);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(subscriber.awaitEnd().elements).hasSize(50_000).isSorted();
        assertThat(subscriber.completions).isEqualTo(1);
    }

    @Test
    void tenThousandShortStreamsAllComplete() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            int elements = i % 4;
            Collecting<Integer> subscriber = new Collecting<>(i % 2 == 0 ? elements : Long.MAX_VALUE);
            Streams.<Integer>publish(out -> {
                        for (int n = 0; n < elements; n++) {
                            out.emit(n);
                        }
                    })
                    .subscribe(subscriber);
            assertThat(subscriber.awaitEnd().elements).hasSize(elements);
        }
    }

    @Test
    void tenThousandStartsRacingWithCancellationsLeaveNothingRunning() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE);
            Streams.<Integer>publish(out -> {
                        begun.incrementAndGet();
                        try {
                            for (int n = 0; ; n++) {
                                out.emit(n);
                                sleep(ZERO);
                            }
                        } finally {
                            ended.incrementAndGet();
                        }
                    })
                    .subscribe(subscriber);
            subscriber.subscription.cancel();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ended.get() != begun.get() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ended.get()).isEqualTo(begun.get());
    }

    @Test
    void aGeneratorThatIsSubscribedToOnALoopRunsThere() {
        run(() -> {
            EventLoop here = EventLoop.current();
            Publisher<EventLoop> source = publish(out -> out.emit(EventLoop.current()));
            assertThat(awaitFirst(source)).isSameAs(here);
        });
    }

    @Test
    void theSubscriberOfAGeneratorOnItsOwnLoopFindsNoLoop() throws Exception {
        CompletableFuture<Integer> nested = new CompletableFuture<>();
        Collecting<Integer> subscriber = new Collecting<>(1) {
            @Override
            public void onNext(Integer element) {
                assertThat(EventLoop.currentOrNull()).isNull();
                // blocks: were the generator's loop visible, this would deadlock
                nested.complete(run(() -> awaitFirst(Streams.<Integer>publish(out -> out.emit(element + 1)))));
            }
        };
        Streams.<Integer>publish(out -> out.emit(1)).subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(nested).isCompletedWithValue(2);
    }

    @Test
    void aPromiseIsPublishedToManyAndOutlivesEachSubscriber() throws Exception {
        Deferred<String> answer = Deferred.create();
        Publisher<String> published = publish((Promise<String>) answer);
        Collecting<String> stays = new Collecting<>(1);
        Collecting<String> leaves = new Collecting<>(1);
        Collecting<String> unready = new Collecting<>(0);
        published.subscribe(stays);
        published.subscribe(leaves);
        published.subscribe(unready);
        leaves.subscription.cancel();
        answer.complete("42");
        assertThat(stays.awaitEnd().elements).containsExactly("42");
        assertThat(leaves.elements).isEmpty();
        assertThat(unready.elements).isEmpty();
        unready.subscription.request(1);
        assertThat(unready.awaitEnd().elements).containsExactly("42");
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> publish((Generator<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> publish((Promise<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Streams.<Integer>publish(out -> {}).subscribe(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("§1.9");
    }
}

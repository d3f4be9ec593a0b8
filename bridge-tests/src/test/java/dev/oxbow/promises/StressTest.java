// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.hostile.Manual;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Many at once: what holds for one must hold for a hundred thousand, and in every race. */
@Timeout(60)
@SuppressWarnings({"NullAway", "ThreadPriorityCheck"})
class StressTest {
    private static final int THREADS = 4;

    @RegisterExtension
    final Dropped dropped = new Dropped();

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs {@code work} on four threads that set out together. */
    private static void together(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> errors = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    work.run(thread);
                } catch (Throwable e) {
                    errors.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(errors).isEmpty();
    }

    /** Sees to it that signals are serial (§1.3) and counts them. */
    private static class Counting extends Collecting<Integer> {
        final AtomicInteger count = new AtomicInteger();
        private final AtomicBoolean inside = new AtomicBoolean();

        Counting(long first) {
            super(first);
        }

        @Override
        public void onNext(Integer element) {
            assertThat(inside.compareAndSet(false, true)).as("§1.3: serial").isTrue();
            count.incrementAndGet();
            seen();
            inside.set(false);
        }

        void seen() {}
    }

    private static Publisher<Integer> counting(Lib lib, int elements) {
        return lib.publish(out -> {
            for (int i = 0; i < elements; i++) {
                out.emit(i);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void fiftyThousandConcurrentRequestsForOneAreAllServedAndNoMore(Lib lib) throws Exception {
        Counting subscriber = new Counting(0);
        counting(lib, 60_000).subscribe(subscriber);
        together(thread -> {
            for (int i = 0; i < 50_000 / THREADS; i++) {
                subscriber.subscription.request(1);
            }
        });
        while (subscriber.count.get() < 50_000) {
            Thread.yield();
        }
        subscriber.subscription.request(5);
        while (subscriber.count.get() < 50_005) {
            Thread.yield();
        }
        assertThat(subscriber.over.getCount()).isEqualTo(1);
        subscriber.subscription.request(Long.MAX_VALUE);
        subscriber.awaitEnd();
        assertThat(subscriber.count).hasValue(60_000);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void tenThousandConcurrentEmittersAreSerial(Lib lib) throws Exception {
        Counting subscriber = new Counting(Long.MAX_VALUE);
        lib.<Integer>publish(out -> {
                    List<Task<?>> emitters = new ArrayList<>();
                    for (int i = 0; i < 10_000; i++) {
                        int n = i;
                        emitters.add(start(() -> out.emit(n)));
                    }
                    for (Task<?> emitter : emitters) {
                        Async.await(emitter);
                    }
                })
                .subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(subscriber.errors).isEmpty();
        assertThat(subscriber.count).hasValue(10_000);
    }

    @Test
    @Promised(12)
    void emittersOfFourLoopsAreSerial() throws Exception {
        Counting subscriber = new Counting(Long.MAX_VALUE);
        ReactorBridge.<Integer>flux(out -> {
                    List<Promise<?>> emitters = new ArrayList<>();
                    for (int t = 0; t < THREADS; t++) {
                        List<Promise<Boolean>> other = new ArrayList<>(1);
                        dev.oxbow.EventLoop.outside(() -> other.add(Async.launch(() -> {
                            for (int i = 0; i < 500; i++) {
                                out.emit(i);
                            }
                            return true;
                        })));
                        emitters.addAll(other);
                    }
                    for (Promise<?> emitter : emitters) {
                        Async.await(emitter);
                    }
                })
                .subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(subscriber.errors).isEmpty();
        assertThat(subscriber.count).hasValue(THREADS * 500);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(15)
    void tenThousandStartsThatRaceWithTheirCancellationLeaveNothingRunning(Lib lib) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger signals = new AtomicInteger();
        Publisher<Integer> source = lib.publish(out -> {
            begun.incrementAndGet();
            try {
                for (int i = 0; ; i++) {
                    out.emit(i);
                }
            } finally {
                ended.incrementAndGet();
            }
        });
        together(thread -> {
            for (int i = 0; i < 10_000 / THREADS; i++) {
                Collecting<Integer> subscriber = new Collecting<>(i % 3) {
                    @Override
                    public void onNext(Integer element) {}

                    @Override
                    public void onError(Throwable error) {
                        signals.incrementAndGet();
                    }

                    @Override
                    public void onComplete() {
                        signals.incrementAndGet();
                    }
                };
                source.subscribe(subscriber);
                for (int spin = 0; spin < i % 50; spin++) {
                    Thread.onSpinWait();
                }
                subscriber.subscription.cancel();
            }
        });
        while (begun.get() != ended.get()) {
            Thread.yield();
        }
        assertThat(signals).hasValue(0);
    }

    @Test
    @Promised({5, 18})
    void tenThousandAwaitsThatRaceWithTheirCancellationEndInOneWayAndLeakNothing() throws Exception {
        AtomicInteger values = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger subscribers = new AtomicInteger();
        together(thread -> {
            for (int i = 0; i < 10_000 / THREADS; i++) {
                Sinks.One<Integer> sink = Sinks.one();
                CountDownLatch subscribed = new CountDownLatch(1);
                Promise<Integer> promise = Async.launch(
                        () -> ReactorBridge.await(sink.asMono().hide().doOnSubscribe(s -> subscribed.countDown())));
                subscribed.await();
                Thread canceller = Thread.startVirtualThread(promise::cancel);
                sink.tryEmitValue(1);
                canceller.join();
                try {
                    promise.get();
                } catch (java.util.concurrent.CancellationException e) {
                    assertThat(promise.state()).isEqualTo(State.CANCELLED);
                }
                (promise.state() == State.SUCCESS ? values : cancelled).incrementAndGet();
                subscribers.addAndGet(sink.currentSubscriberCount());
            }
        });
        assertThat(values.get() + cancelled.get()).isEqualTo(10_000);
        assertThat(subscribers).as("still subscribed").hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(13)
    void tenThousandRandomShortStreamsAllComplete(Lib lib) throws Exception {
        together(thread -> {
            Random random = new Random(4_711 + thread);
            for (int i = 0; i < 10_000 / THREADS; i++) {
                int elements = random.nextInt(4);
                int nap = random.nextInt(4);
                int demand = random.nextInt(3);
                Counting subscriber = new Counting(demand == 0 ? Long.MAX_VALUE : demand) {
                    @Override
                    void seen() {
                        if (demand != 0) {
                            subscription.request(demand);
                        }
                    }
                };
                lib.<Integer>publish(out -> {
                            for (int n = 0; n < elements; n++) {
                                if (n == nap) {
                                    sleep(ZERO);
                                }
                                out.emit(n);
                            }
                        })
                        .subscribe(subscriber);
                subscriber.awaitEnd();
                assertThat(subscriber.errors).isEmpty();
                assertThat(subscriber.count).hasValue(elements);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Promised(12)
    void aStormOfRequestsNeverLetsMoreThroughThanWereAskedFor(Lib lib) throws Exception {
        AtomicLong asked = new AtomicLong();
        Counting subscriber = new Counting(0) {
            @Override
            void seen() {
                assertThat((long) count.get()).as("watermark").isLessThanOrEqualTo(asked.get());
            }
        };
        counting(lib, Integer.MAX_VALUE).subscribe(subscriber);
        together(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 2_000; i++) {
                int n = 1 + random.nextInt(20);
                asked.addAndGet(n);
                subscriber.subscription.request(n);
            }
        });
        while (subscriber.count.get() < asked.get()) {
            Thread.yield();
        }
        assertThat((long) subscriber.count.get()).isEqualTo(asked.get());
        subscriber.subscription.cancel();
    }

    @ParameterizedTest
    @EnumSource
    @Promised(24)
    void aMillionRequestsFromWithinOnNextNeedNoStack(Lib lib) throws Exception {
        Counting subscriber = new Counting(1) {
            @Override
            void seen() {
                subscription.request(1);
            }
        };
        counting(lib, 1_000_000).subscribe(subscriber);
        subscriber.awaitEnd();
        assertThat(subscriber.errors).isEmpty();
        assertThat(subscriber.count).hasValue(1_000_000);
    }

    @Test
    @Promised(24)
    void aHundredThousandWaitersOnOneSourceNeedNoStack() {
        Deferred<Integer> promise = Deferred.create();
        Publisher<Integer> published = Lib.PLAIN.publish(promise);
        int sum = run(() -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                tasks.add(
                        switch (i % 3) {
                            case 0 -> start(() -> ReactorBridge.await(ReactorBridge.toMono(promise)));
                            case 1 -> start(() -> RxBridge.await(RxBridge.toSingle(promise)));
                            default ->
                                start(() -> Lib.PLAIN.awaitFirst(published).orElseThrow());
                        });
            }
            sleep(ZERO);
            promise.complete(1);
            int n = 0;
            for (Task<Integer> task : tasks) {
                n += Async.await(task);
            }
            return n;
        });
        assertThat(sum).isEqualTo(100_000);
    }

    @ParameterizedTest
    @EnumSource
    @Promised({8, 24})
    void aMillionElementsThatAreThereAreIteratedWithoutAStack(Lib lib) {
        long sum = run(() -> {
            long n = 0;
            try (AsyncIterator<Integer> elements =
                    lib.iterate(Flux.range(0, 1_000_000).hide(), 256, 192)) {
                for (int element : elements) {
                    n += element;
                }
            }
            return n;
        });
        assertThat(sum).isEqualTo(499_999_500_000L);
    }

    @ParameterizedTest
    @EnumSource
    @Promised(10)
    void tenThousandIterationsThatAreLeftWhileTheirSourceEmitsCancelItOnce(Lib lib) throws Exception {
        together(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 10_000 / THREADS; i++) {
                int leaveAfter = random.nextInt(4);
                Manual<Integer> source = new Manual<>();
                Thread emitter = Thread.startVirtualThread(() -> {
                    try {
                        source.requested.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    source.next(0, 1, 2, 3);
                });
                run(() -> {
                    try (AsyncIterator<Integer> elements = lib.iterate(source, 4, 4)) {
                        for (int n = 0; n < leaveAfter; n++) {
                            assertThat(elements.next()).isEqualTo(n);
                        }
                    }
                });
                emitter.join();
                assertThat(source.cancellations).hasValue(1);
                assertThat(source.thrown).isEmpty();
            }
        });
    }

    @Test
    @Promised(23)
    void permitsSurviveAStormOfSubscriptionsAndCancellations() throws Exception {
        AsyncSemaphore permits = new AsyncSemaphore(3);
        AtomicInteger inside = new AtomicInteger();
        Mono<Integer> work = ReactorBridge.mono(() -> {
            inside.incrementAndGet();
            try {
                sleep(ZERO);
                return 1;
            } finally {
                inside.decrementAndGet();
            }
        });
        Hooks.onNextDropped(result -> {}); // by Reactor's subscriber, when the result and its disposal cross
        together(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 1_000; i++) {
                CountDownLatch over = new CountDownLatch(1);
                var subscription = ReactorBridge.limit(work, permits)
                        .doFinally(signal -> over.countDown())
                        .subscribe();
                if (random.nextBoolean()) {
                    subscription.dispose();
                }
                over.await();
            }
        });
        Hooks.resetOnNextDropped();
        while (permits.available() != 3) {
            Thread.yield();
        }
        assertThat(inside.get()).isZero();
        assertThat(permits.waiting()).isZero();
    }
}

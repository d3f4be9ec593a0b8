// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings("NullAway")
class AsyncSemaphoreTest {
    private static final boolean STRESS = Boolean.getBoolean("oxbow.stress");

    @Test
    void anUncontendedOneDoesNotSuspend() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(2);
            List<String> seen = new ArrayList<>();
            start(() -> seen.add("another"));
            try (Permit a = permits.acquire();
                    Permit b = permits.acquire()) {
                seen.add("both");
                assertThat(permits.available()).isZero();
                assertThat(permits.tryAcquire()).isFalse();
            }
            assertThat(seen).containsExactly("both");
            assertThat(permits.available()).isEqualTo(2);
        });
    }

    @Test
    void waitersAreServedFirstComeFirstServedAndNobodyOvertakes() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            List<Integer> served = new ArrayList<>();
            List<Task<?>> tasks = new ArrayList<>();
            Permit mine = permits.acquire();
            for (int i = 0; i < 100; i++) {
                int k = i;
                tasks.add(start(() -> {
                    try (Permit p = permits.acquire()) {
                        served.add(k);
                        sleep(ZERO);
                    }
                }));
            }
            sleep(ZERO);
            mine.close();
            assertThat(permits.tryAcquire()).isFalse(); // it is the first waiter's already
            gather(tasks);
            assertThat(served).hasSize(100).isSorted();
        });
    }

    @Test
    void aWaiterThatIsCancelledGivesItsPlaceUp() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            Permit mine = permits.acquire();
            Task<?> first = start(() -> permits.acquire());
            Task<String> second = start(() -> {
                try (Permit p = permits.acquire()) {
                    return "served";
                }
            });
            sleep(ZERO);
            assertThat(permits.waiting()).isEqualTo(2);
            first.cancel();
            sleep(ZERO);
            assertThat(permits.waiting()).isEqualTo(1);
            mine.close();
            assertThat(await(second)).isEqualTo("served");
            assertThat(permits.available()).isEqualTo(1);
        });
    }

    @Test
    void aPermitGrantedToOneWhoIsCancelledInTheSameTurnGoesToTheNext() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            Permit mine = permits.acquire();
            Task<?> first = start(() -> permits.acquire());
            Task<String> second = start(() -> {
                try (Permit p = permits.acquire()) {
                    return "served";
                }
            });
            sleep(ZERO);
            mine.close();
            first.cancel();
            assertThat(await(second)).isEqualTo("served");
            assertThat(first.isCancelled()).isTrue();
            assertThat(permits.available()).isEqualTo(1);
        });
    }

    @Test
    void aPermitClosedTwiceComesBackOnce() {
        run(() -> {
            AsyncSemaphore permits = AsyncSemaphore.bounded(1);
            Permit permit = permits.acquire();
            permit.close();
            permit.close();
            assertThat(permits.available()).isEqualTo(1);
        });
    }

    @Test
    void anUnboundedOneGrowsByReleases() {
        AsyncSemaphore permits = new AsyncSemaphore(0);
        permits.release();
        permits.release();
        assertThat(permits.available()).isEqualTo(2);
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void codeThatCannotSuspendIsPromisedAPermit() {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        Promise<Permit> first = permits.acquireAsync();
        Promise<Permit> second = permits.acquireAsync();
        Promise<Permit> third = permits.acquireAsync();
        assertThat(first.isDone()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(second.cancel()).isTrue();
        assertThat(permits.waiting()).isEqualTo(1);
        first.join().close();
        assertThat(third.join()).isNotNull();
        assertThat(third.cancel()).isFalse();
        third.join().close();
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void plainThreadsAndCoroutinesOfManyLoopsShareOne() throws Exception {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        AtomicInteger inside = new AtomicInteger();
        int[] unguarded = new int[1];
        int each = 500;
        CountDownLatch threads = new CountDownLatch(2);
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            List<Task<?>> tasks = new ArrayList<>();
            for (EventLoop loop : List.of(a, b)) {
                for (int t = 0; t < 4; t++) {
                    tasks.add(loop.start(() -> {
                        for (int i = 0; i < each; i++) {
                            try (Permit p = permits.acquire()) {
                                assertThat(inside.incrementAndGet()).isEqualTo(1);
                                unguarded[0]++;
                                if (i % 3 == 0) {
                                    sleep(ZERO);
                                }
                                inside.decrementAndGet();
                            }
                        }
                    }));
                }
            }
            for (int t = 0; t < 2; t++) {
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        try (Permit p = permits.acquireAsync().join()) {
                            inside.incrementAndGet();
                            unguarded[0]++;
                            inside.decrementAndGet();
                        }
                    }
                    threads.countDown();
                });
            }
            tasks.forEach(Task::join);
            threads.await();
        }
        assertThat(unguarded[0]).isEqualTo(10 * each);
        assertThat(permits.available()).isEqualTo(1);
    }

    /** A release that finds the last waiter gone must keep the permit. */
    @Test
    void aReleaseThatRacesWithTheLastWaitersCancellationLosesNoPermit() throws Exception {
        int rounds = STRESS ? 100_000 : 1_000;
        for (int i = 0; i < rounds; i++) {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            assertThat(permits.tryAcquire()).isTrue();
            Promise<Permit> waiter = permits.acquireAsync();
            Race.of(permits::release, waiter::cancel);
            int got = waiter.isCancelled() ? 0 : 1;
            assertThat(permits.available() + got).isEqualTo(1);
            assertThat(permits.waiting()).isZero();
            if (got == 1) {
                waiter.join().close();
            }
        }
    }

    /** Seven permits, eight loops on real threads, random cancellations: never more than seven inside, all back at the end. */
    @Test
    void eightLoopsUnderRandomCancellationNeverHoldMoreThanSeven() throws Exception {
        Duration duration = STRESS ? ofSeconds(60) : ofMillis(1_500);
        long until = System.nanoTime() + duration.toNanos();
        AsyncSemaphore permits = new AsyncSemaphore(7);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicIntegerArray served = new AtomicIntegerArray(8);
        List<EventLoop> loops = new ArrayList<>();
        List<Task<?>> mains = new ArrayList<>();
        for (int l = 0; l < 8; l++) {
            int number = l;
            EventLoop loop = EventLoop.create("loop " + l);
            loops.add(loop);
            mains.add(loop.start(() -> {
                Random random = new Random(number);
                List<Task<?>> workers = new ArrayList<>();
                while (System.nanoTime() < until) {
                    while (workers.size() < 12) {
                        workers.add(start(() -> {
                            try (Permit p = permits.acquire()) {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                try {
                                    if (ThreadLocalRandom.current().nextBoolean()) {
                                        sleep(ofNanos(
                                                ThreadLocalRandom.current().nextInt(200_000)));
                                    }
                                } finally {
                                    inside.decrementAndGet();
                                }
                            }
                            served.incrementAndGet(number);
                        }));
                    }
                    sleep(ofNanos(random.nextInt(100_000)));
                    workers.get(random.nextInt(workers.size())).cancel();
                    workers.removeIf(Task::isDone);
                }
                return Async.wait(workers, ReturnWhen.ALL_COMPLETED);
            }));
        }
        mains.forEach(Task::join);
        loops.forEach(EventLoop::close);
        assertThat(most.get()).isLessThanOrEqualTo(7).isGreaterThan(1);
        assertThat(inside).hasValue(0);
        assertThat(permits.available()).isEqualTo(7);
        assertThat(permits.waiting()).isZero();
        for (int l = 0; l < 8; l++) {
            assertThat(served.get(l)).as("loop " + l + " starves").isPositive();
        }
    }

    @Test
    void cancellationIsThrownAndNoPermitIsHeldAfterwards() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(0);
            Task<?> waiter = start(() -> permits.acquire());
            sleep(ZERO);
            waiter.cancel("enough");
            assertThatThrownBy(() -> await(waiter))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("enough");
            assertThat(permits.waiting()).isZero();
            permits.release();
            assertThat(permits.available()).isEqualTo(1);
        });
    }
}

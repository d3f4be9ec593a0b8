// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class PromiseImplTest {
    private static final class Mark extends Waiter {
        final AtomicInteger fired = new AtomicInteger();
        volatile boolean dead;

        /** How often nodes were looked at; exact on one thread. */
        static int looks;

        @Override
        boolean isDead() {
            looks++;
            return dead;
        }

        @Override
        void fire(PromiseImpl<?> done) {
            fired.incrementAndGet();
        }
    }

    private static int length(Waiter newest) {
        int n = 0;
        for (Waiter w = newest; w != null; w = w.next) {
            n++;
        }
        return n;
    }

    /** Two who wait again and again, in overlapping intervals: the newest one is alive whenever another dies. */
    @Test
    void deadWaitersBelowLiveOnesDoNotPileUp() {
        DeferredImpl<String> promise = new DeferredImpl<>(null);
        Mark last = new Mark();
        promise.add(last);
        for (int i = 0; i < 10_000; i++) {
            Mark next = new Mark();
            promise.add(next);
            last.dead = true;
            promise.buried();
            last = next;
        }
        assertThat(length(last)).isLessThan(64);
        promise.complete("x");
        assertThat(last.fired).hasValue(1);
    }

    @Test
    void sweepingCostsAConstantADeath() {
        DeferredImpl<String> promise = new DeferredImpl<>(null);
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Mark mark = new Mark();
            marks.add(mark);
            promise.add(mark);
        }
        Mark.looks = 0;
        for (int i = 0; i < 100_000; i += 2) {
            marks.get(i).dead = true;
            promise.buried();
        }
        // a sweep for every few deaths would look at 100,000 nodes thousands of times
        assertThat(Mark.looks).isLessThan(1_000_000);
        promise.complete("x");
        for (int i = 1; i < 100_000; i += 2) {
            assertThat(marks.get(i).fired.get()).isEqualTo(1);
        }
    }

    /** The promise is completed while a sweep stands between two nodes; the sweep goes on while the waiters are told. */
    @Test
    void aSweepThatIsOvertakenByTheCompletionTellsNobodyTwice() throws Exception {
        CountDownLatch inSweep = new CountDownLatch(1);
        CountDownLatch toldTheFirst = new CountDownLatch(1);
        CountDownLatch swept = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        AtomicBoolean dying = new AtomicBoolean();
        DeferredImpl<String> promise = new DeferredImpl<>(null);
        promise.add(new Waiter() {
            @Override
            void fire(PromiseImpl<?> done) {
                told.incrementAndGet();
                toldTheFirst.countDown();
                await(swept);
            }
        });
        promise.add(new Waiter() {
            @Override
            boolean isDead() {
                if (!dying.get()) {
                    return false;
                }
                inSweep.countDown();
                await(toldTheFirst);
                return true;
            }

            @Override
            void fire(PromiseImpl<?> done) {}
        });
        promise.add(new Waiter() {
            @Override
            void fire(PromiseImpl<?> done) {
                assertThat(told.incrementAndGet()).isEqualTo(2);
            }
        });
        dying.set(true);
        Thread sweeper = Thread.ofPlatform().start(() -> {
            promise.sweep();
            swept.countDown();
        });
        await(inSweep);
        promise.complete("x");
        sweeper.join();
        assertThat(told).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Adding, dying, sweeping and completing at once: who lives is told, once. */
    @Test
    void whoIsAliveIsToldOnceWhateverElseGoesOn() throws Exception {
        int rounds = Boolean.getBoolean("oxbow.stress") ? 20_000 : 300;
        for (int round = 0; round < rounds; round++) {
            DeferredImpl<String> promise = new DeferredImpl<>(null);
            List<List<Mark>> alive = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(3);
            for (int t = 0; t < 3; t++) {
                List<Mark> mine = new ArrayList<>();
                alive.add(mine);
                Random random = new Random(round * 3L + t);
                threads.add(Thread.ofPlatform().start(() -> {
                    begun.countDown();
                    List<Mark> pending = new ArrayList<>();
                    for (int i = 0; i < 400; i++) {
                        Mark mark = new Mark();
                        if (!promise.add(mark)) {
                            break;
                        }
                        pending.add(mark);
                        if (random.nextInt(4) > 0) {
                            Mark dying = pending.remove(random.nextInt(pending.size()));
                            dying.dead = true;
                            promise.buried();
                        }
                    }
                    mine.addAll(pending);
                }));
            }
            begun.await();
            promise.complete("x");
            for (Thread thread : threads) {
                thread.join();
            }
            for (List<Mark> mine : alive) {
                assertThat(mine).allSatisfy(mark -> assertThat(mark.fired).hasValue(1));
            }
        }
    }

    @Test
    void aThreadThatGaveUpWaitingLeavesNothingBehind() throws Exception {
        DeferredImpl<String> promise = new DeferredImpl<>(null);
        Mark bottom = new Mark();
        promise.add(bottom);
        for (int i = 0; i < 1_000; i++) {
            try {
                promise.get(1, TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                Mark above = new Mark();
                promise.add(above);
                above.dead = true;
                promise.buried();
            }
        }
        Mark top = new Mark();
        promise.add(top);
        assertThat(length(top)).isLessThan(64);
    }
}

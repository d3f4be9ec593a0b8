// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The lock-free pieces under Lincheck's model checker, which runs the threads one access to memory at a time, in one
 * order after the other. Each piece has a twin without its guard, run by the profile stress: the checker has to find what
 * is wrong with that.
 */
@Timeout(300)
class ModelCheckTest {
    private static final int INVOCATIONS = Boolean.getBoolean("oxbow.stress") ? 10_000 : 300;

    private static void holds(Runnable scenario) {
        Lincheck.runConcurrentTest(INVOCATIONS, scenario);
    }

    private static void fails(Runnable scenario) {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(30_000, scenario))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static void together(Runnable... bodies) {
        Thread[] threads = new Thread[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            threads[i] = new Thread(bodies[i]);
            threads[i].start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void check(boolean fact) {
        if (!fact) {
            throw new IllegalStateException("does not hold");
        }
    }

    // ---- the inbox: one holder at a time, and no step is lost ----

    private interface Door {
        /** True: the baton is the caller's. */
        boolean offer();

        int drain();

        boolean release();
    }

    private static final class RealDoor implements Door {
        private static final class Nothing implements Step {
            @Override
            public @Nullable Carrier carrier() {
                return null;
            }

            @Override
            public void run(Carrier carrier) {}
        }

        private final Inbox inbox = new Inbox();
        private final ReadyQueue ready = new ReadyQueue(); // guarded by the baton

        @Override
        public boolean offer() {
            return inbox.offer(new Nothing()) == Inbox.Offer.TOOK_BATON;
        }

        @Override
        public int drain() {
            inbox.drainTo(ready);
            int n = ready.size();
            while (ready.size() > 0) {
                ready.poll();
            }
            return n;
        }

        @Override
        public boolean release() {
            return inbox.release();
        }
    }

    /** The word of the inbox as a number: FREE, or how many are in. */
    private static final class OpenDoor implements Door {
        private static final int FREE = -1;
        private final AtomicInteger word = new AtomicInteger(FREE);
        private final boolean guardedOffer;
        private final boolean guardedRelease;

        OpenDoor(boolean guardedOffer, boolean guardedRelease) {
            this.guardedOffer = guardedOffer;
            this.guardedRelease = guardedRelease;
        }

        @Override
        public boolean offer() {
            for (; ; ) {
                int w = word.get();
                if (guardedOffer || w != FREE) {
                    if (word.compareAndSet(w, w + 1)) {
                        return w == FREE;
                    }
                } else {
                    word.set(0);
                    return true;
                }
            }
        }

        @Override
        public int drain() {
            return word.getAndSet(0);
        }

        @Override
        public boolean release() {
            if (guardedRelease) {
                return word.compareAndSet(0, FREE);
            }
            if (word.get() != 0) {
                return false;
            }
            word.set(FREE);
            return true;
        }
    }

    private static void produce(Door door, AtomicInteger holders, int[] done) {
        if (!door.offer()) {
            return;
        }
        if (holders.incrementAndGet() > 1) {
            done[0] = 1000;
        }
        done[0]++; // guarded by the baton
        do {
            done[0] += door.drain();
            holders.decrementAndGet();
        } while (!door.release() && holders.incrementAndGet() == 1);
    }

    private static void handOff(Door door) {
        AtomicInteger holders = new AtomicInteger();
        int[] done = new int[1];
        Runnable producer = () -> produce(door, holders, done);
        together(producer, producer, producer);
        check(done[0] == 3);
        check(holders.get() == 0);
        check(door.offer());
    }

    @Test
    void theBatonHasOneHolderAndNoStepIsLost() {
        holds(() -> handOff(new RealDoor()));
    }

    @Test
    @EnabledIfSystemProperty(named = "oxbow.stress", matches = "true")
    void aReleaseThatLooksAndThenWritesLosesAStep() {
        holds(() -> handOff(new OpenDoor(true, true)));
        fails(() -> handOff(new OpenDoor(true, false)));
    }

    @Test
    @EnabledIfSystemProperty(named = "oxbow.stress", matches = "true")
    void anOfferThatLooksAndThenWritesGivesTheBatonToTwo() {
        fails(() -> handOff(new OpenDoor(false, true)));
    }

    // ---- the promise: one outcome, and each waiter is told once ----

    private static final class Counter extends Waiter {
        final AtomicInteger told = new AtomicInteger();
        volatile boolean dead;

        @Override
        boolean isDead() {
            return dead;
        }

        @Override
        void fire(PromiseImpl<?> done) {
            told.incrementAndGet();
        }
    }

    @Test
    void aPromiseHasOneOutcomeAndTellsEachWaiterOnce() {
        holds(() -> {
            DeferredImpl<String> promise = new DeferredImpl<>("model");
            Counter first = new Counter();
            Counter late = new Counter();
            promise.add(first);
            boolean[] won = new boolean[3];
            together(
                    () -> won[0] = promise.complete("value"),
                    () -> won[1] = promise.cancel("reason"),
                    () -> won[2] = promise.add(late));
            check(won[0] != won[1]);
            check(promise.isCancelled() == won[1]);
            check(first.told.get() == 1);
            check(late.told.get() == (won[2] ? 1 : 0));
        });
    }

    @Test
    void sweepingTheDeadWhileAllAreToldLosesNobodyAndTellsNobodyTwice() {
        holds(() -> {
            DeferredImpl<String> promise = new DeferredImpl<>("model");
            Counter[] list = {new Counter(), new Counter(), new Counter()};
            for (Counter counter : list) {
                promise.add(counter);
            }
            list[1].dead = true;
            together(promise::sweep, () -> promise.complete("value"));
            check(list[0].told.get() == 1);
            check(list[2].told.get() == 1);
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "oxbow.stress", matches = "true")
    void aPromiseThatLooksAndThenWritesHasTwoOutcomes() {
        fails(() -> {
            AtomicReference<@Nullable String> word = new AtomicReference<>();
            boolean[] won = new boolean[2];
            together(() -> won[0] = settle(word, "value"), () -> won[1] = settle(word, "cancelled"));
            check(won[0] != won[1]);
        });
    }

    private static boolean settle(AtomicReference<@Nullable String> word, String outcome) {
        if (word.get() != null) {
            return false;
        }
        word.set(outcome);
        return true;
    }

    // ---- the semaphore: no permit is lost or doubled, nobody waits beside a free one ----

    @Test
    void aPermitGoesToWhoWaitsOrBecomesFree() {
        holds(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            check(permits.tryAcquire());
            Promise<AsyncSemaphore.Permit> first = permits.acquireAsync();
            AtomicReference<Promise<AsyncSemaphore.Permit>> second = new AtomicReference<>();
            together(permits::release, () -> first.cancel(), () -> second.set(permits.acquireAsync()));
            Promise<AsyncSemaphore.Permit> late = second.get();
            check(first.isDone());
            int granted = (first.isCancelled() ? 0 : 1) + (late.isDone() ? 1 : 0);
            check(granted + permits.available() == 1);
            check(permits.waiting() == (late.isDone() ? 0 : 1));
        });
    }

    /** Completing without looking who won: the permit of one who is cancelled meanwhile is gone. */
    @Test
    @EnabledIfSystemProperty(named = "oxbow.stress", matches = "true")
    void aGrantThatIgnoresACancellationLosesThePermit() {
        fails(() -> {
            AtomicInteger free = new AtomicInteger();
            Deferred<String> turn = Deferred.create("turn");
            together(
                    () -> {
                        if (turn.isDone()) {
                            free.incrementAndGet();
                        } else {
                            turn.complete("permit");
                        }
                    },
                    () -> turn.cancel());
            check(free.get() + (turn.isCancelled() ? 0 : 1) == 1);
        });
    }
}

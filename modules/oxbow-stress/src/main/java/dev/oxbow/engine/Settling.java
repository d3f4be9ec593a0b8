// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The promise: the first of completion and cancellation wins, and each waiter is told once. */
final class Settling {
    private Settling() {}

    /** A waiter that counts how often it is told, and may be dead. */
    private static final class Counter extends Waiter {
        private final AtomicInteger told = new AtomicInteger();
        private final boolean dead;

        Counter(boolean dead) {
            this.dead = dead;
        }

        @Override
        boolean isDead() {
            return dead;
        }

        @Override
        void fire(PromiseImpl<?> done) {
            told.incrementAndGet();
        }
    }

    /** The promise's word, which is looked at and then written; the waiters are told in order by reversing their list. */
    private static final class Careless {
        private volatile @Nullable Object state;

        boolean settle(Object outcome) {
            Object s = state;
            if (s instanceof String) {
                return false;
            }
            state = outcome;
            Waiter oldest = reversed((Waiter) s);
            int most = 64; // the list may have become a ring
            for (Waiter w = oldest; w != null && most-- > 0; w = w.next) {
                ((Counter) w).told.incrementAndGet();
            }
            return true;
        }

        private static @Nullable Waiter reversed(@Nullable Waiter newest) {
            Waiter oldest = null;
            for (Waiter w = newest; w != null; ) {
                Waiter next = w.next;
                w.next = oldest;
                oldest = w;
                w = next;
            }
            return oldest;
        }

        boolean add(Waiter waiter) {
            Object s = state;
            if (s instanceof String) {
                return false;
            }
            waiter.next = (Waiter) s;
            state = waiter;
            return true;
        }

        void sweep() {
            int most = 64;
            for (Waiter w = state instanceof Waiter head ? head : null; w != null && most-- > 0; w = w.next) {
                Waiter next = w.next;
                if (next != null && next.isDead()) {
                    do {
                        next = next.next;
                    } while (next != null && next.isDead() && most-- > 0);
                    w.next = next;
                }
            }
        }
    }

    /** r1: completed; r2: cancelled; r3: how often the waiter was told. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "completed")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "cancelled")
    @State
    public static class CompleteCancel {
        private final DeferredImpl<String> promise = new DeferredImpl<>("stress");
        private final Counter waiter = new Counter(false);

        public CompleteCancel() {
            promise.add(waiter);
        }

        @Actor
        public void complete(ZZI_Result r) {
            r.r1 = promise.complete("value");
        }

        @Actor
        public void cancel(ZZI_Result r) {
            r.r2 = promise.cancel("reason");
        }

        @Arbiter
        public void told(ZZI_Result r) {
            // a winner whose outcome is not there has not won
            r.r3 = promise.isCancelled() == r.r2 ? waiter.told.get() : -1;
        }
    }

    /** No compare-and-set. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "completed")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "cancelled")
    @Outcome(id = "true, true, .*", expect = ACCEPTABLE_INTERESTING, desc = "both: two outcomes")
    @State
    public static class CompleteCancelTwin {
        private final Careless promise = new Careless();
        private final Counter waiter = new Counter(false);

        public CompleteCancelTwin() {
            promise.add(waiter);
        }

        @Actor
        public void complete(ZZI_Result r) {
            r.r1 = promise.settle("value");
        }

        @Actor
        public void cancel(ZZI_Result r) {
            r.r2 = promise.settle("cancelled");
        }

        @Arbiter
        public void told(ZZI_Result r) {
            r.r3 = waiter.told.get();
        }
    }

    /** r1: the waiter was added; r2: how often it was told. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "added, and told")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the outcome was there already")
    @State
    public static class CompleteAdd {
        private final DeferredImpl<String> promise = new DeferredImpl<>("stress");
        private final Counter waiter = new Counter(false);

        @Actor
        public void complete() {
            promise.complete("value");
        }

        @Actor
        public void add(II_Result r) {
            r.r1 = promise.add(waiter) ? 1 : 0;
        }

        @Arbiter
        public void told(II_Result r) {
            r.r2 = waiter.told.get();
        }
    }

    /** No compare-and-set. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "added, and told")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the outcome was there already")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "added, and never told")
    @State
    public static class CompleteAddTwin {
        private final Careless promise = new Careless();
        private final Counter waiter = new Counter(false);

        @Actor
        public void complete() {
            promise.settle("value");
        }

        @Actor
        public void add(II_Result r) {
            r.r1 = promise.add(waiter) ? 1 : 0;
        }

        @Arbiter
        public void told(II_Result r) {
            r.r2 = waiter.told.get();
        }
    }

    private static final int MANY = 6;

    /** Every other one dead, none at the head. */
    private static Counter[] counters() {
        Counter[] waiters = new Counter[MANY];
        for (int i = 0; i < MANY; i++) {
            waiters[i] = new Counter(i % 2 == 0);
        }
        return waiters;
    }

    private static void most(Counter[] waiters, II_Result r) {
        r.r1 = Integer.MAX_VALUE;
        for (Counter waiter : waiters) {
            if (!waiter.dead) {
                r.r1 = Math.min(r.r1, waiter.told.get());
                r.r2 = Math.max(r.r2, waiter.told.get());
            }
        }
    }

    /** r1, r2: how often the living were told, at least and at most. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each once")
    @State
    public static class CompleteSweep {
        private final DeferredImpl<String> promise = new DeferredImpl<>("stress");
        private final Counter[] waiters = counters();

        public CompleteSweep() {
            Counter last = new Counter(false);
            for (Counter waiter : waiters) {
                promise.add(waiter);
            }
            promise.add(last);
            for (int i = 1; i < 16; i++) {
                promise.buried();
            }
        }

        @Actor
        public void complete() {
            promise.complete("value");
        }

        @Actor
        public void sweep() {
            promise.buried();
        }

        @Arbiter
        public void told(II_Result r) {
            most(waiters, r);
        }
    }

    /** The list is reversed in place while it is swept. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each once")
    @Outcome(id = ".*", expect = ACCEPTABLE_INTERESTING, desc = "some never, or again and again")
    @State
    public static class CompleteSweepTwin {
        private final Careless promise = new Careless();
        private final Counter[] waiters = counters();

        public CompleteSweepTwin() {
            for (Counter waiter : waiters) {
                promise.add(waiter);
            }
            promise.add(new Counter(false));
        }

        @Actor
        public void complete() {
            promise.settle("value");
        }

        @Actor
        public void sweep() {
            promise.sweep();
        }

        @Arbiter
        public void told(II_Result r) {
            most(waiters, r);
        }
    }
}

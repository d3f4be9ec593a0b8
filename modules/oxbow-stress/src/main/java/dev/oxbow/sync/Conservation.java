// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Permits: none is lost or doubled, whoever is cancelled, and nobody waits beside one. */
final class Conservation {
    private Conservation() {}

    /** The semaphore's algorithm, where every decision looks first and then acts. */
    private static final class CarelessSemaphore {
        private final AtomicInteger free;
        private final ArrayDeque<Deferred<String>> waiters = new ArrayDeque<>();

        CarelessSemaphore(int permits) {
            free = new AtomicInteger(permits);
        }

        boolean tryAcquire() {
            int s = free.get();
            if (s > 0) {
                free.set(s - 1);
                return true;
            }
            return false;
        }

        Deferred<String> acquireAsync() {
            Deferred<String> turn = Deferred.create("turn");
            if (tryAcquire()) {
                turn.complete("permit");
                return turn;
            }
            synchronized (waiters) {
                waiters.add(turn);
            }
            return turn;
        }

        void release() {
            Deferred<String> first;
            synchronized (waiters) {
                first = waiters.poll();
            }
            if (first == null) {
                free.incrementAndGet();
            } else {
                first.complete("permit"); // and if the waiter was cancelled?
            }
        }
    }

    private static int granted(Promise<?> turn) {
        return turn.isDone() && !turn.isCancelled() ? 1 : 0;
    }

    /** r1: the waiter's cancellation won; r2: permits that are granted or free. */
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "cancelled; the permit is free")
    @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "granted")
    @State
    public static class ReleaseCancel {
        private final AsyncSemaphore permits = new AsyncSemaphore(1);
        private final Promise<AsyncSemaphore.Permit> turn;

        public ReleaseCancel() {
            permits.tryAcquire();
            turn = permits.acquireAsync();
        }

        @Actor
        public void release() {
            permits.release();
        }

        @Actor
        public void cancel(ZI_Result r) {
            r.r1 = turn.cancel();
        }

        @Arbiter
        public void count(ZI_Result r) {
            r.r2 = granted(turn) + permits.available() + 10 * permits.waiting();
        }
    }

    /** A grant is not taken back where the waiter was cancelled. */
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "cancelled; the permit is free")
    @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "granted")
    @Outcome(id = "true, 0", expect = ACCEPTABLE_INTERESTING, desc = "the permit is lost")
    @State
    public static class ReleaseCancelTwin {
        private final CarelessSemaphore permits = new CarelessSemaphore(0);
        private final Deferred<String> turn = permits.acquireAsync();

        @Actor
        public void release() {
            permits.release();
        }

        @Actor
        public void cancel(ZI_Result r) {
            r.r1 = turn.cancel();
        }

        @Arbiter
        public void count(ZI_Result r) {
            r.r2 = granted(turn) + permits.free.get();
        }
    }

    /** r1: granted; r2: free. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "granted")
    @State
    public static class ReleaseAcquire {
        private final AsyncSemaphore permits = new AsyncSemaphore(0);
        private @Nullable Promise<AsyncSemaphore.Permit> turn;

        @Actor
        public void release() {
            permits.release();
        }

        @Actor
        public void acquire() {
            turn = permits.acquireAsync();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = turn == null ? -1 : granted(turn);
            r.r2 = permits.available();
        }
    }

    /** Who queues up does not look again. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "granted")
    @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "waits beside a free permit")
    @State
    public static class ReleaseAcquireTwin {
        private final CarelessSemaphore permits = new CarelessSemaphore(0);
        private @Nullable Promise<String> turn;

        @Actor
        public void release() {
            permits.release();
        }

        @Actor
        public void acquire() {
            turn = permits.acquireAsync();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = turn == null ? -1 : granted(turn);
            r.r2 = permits.free.get();
        }
    }

    /** r1: how many got the one permit; r2: free. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one has it")
    @State
    public static class AcquireAcquire {
        private final AsyncSemaphore permits = new AsyncSemaphore(1);
        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = permits.tryAcquire();
        }

        @Actor
        public void second() {
            second = permits.tryAcquire();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = permits.available();
        }
    }

    /** No compare-and-set. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one has it")
    @Outcome(id = "2, 0", expect = ACCEPTABLE_INTERESTING, desc = "both have the one permit")
    @State
    public static class AcquireAcquireTwin {
        private final CarelessSemaphore permits = new CarelessSemaphore(1);
        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = permits.tryAcquire();
        }

        @Actor
        public void second() {
            second = permits.tryAcquire();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = permits.free.get();
        }
    }

    /** r1: permits that are held or free, when the loop is at rest. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the permit is held, or free")
    @State
    public static class GrantCancel {
        private final AsyncSemaphore permits = new AsyncSemaphore(0);
        private final Task<AsyncSemaphore.Permit> taker = OnLoop.LOOP.start(permits::acquire);

        public GrantCancel() {
            OnLoop.until(() -> permits.waiting() == 1);
        }

        @Actor
        public void release() {
            permits.release();
        }

        @Actor
        public void cancel() {
            taker.cancel();
        }

        @Arbiter
        public void count(I_Result r) {
            r.r1 = OnLoop.ended(taker, 10_000) + permits.available();
        }
    }

    /** Who is cancelled just leaves. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the permit is held, or free")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "granted to one who was gone: lost")
    @State
    public static class GrantCancelTwin {
        private final AtomicInteger free = new AtomicInteger();
        private final Deferred<String> turn = Deferred.create("turn");
        private final AtomicInteger waiting = new AtomicInteger();
        private final Task<String> taker = OnLoop.LOOP.start(() -> {
            waiting.set(1);
            return Async.await(turn); // and if it is there, but this is cancelled?
        });

        public GrantCancelTwin() {
            OnLoop.until(() -> waiting.get() == 1);
        }

        @Actor
        public void release() {
            if (!turn.complete("permit")) {
                free.incrementAndGet();
            }
        }

        @Actor
        public void cancel() {
            taker.cancel();
        }

        @Arbiter
        public void count(I_Result r) {
            r.r1 = OnLoop.ended(taker, 10_000) + free.get();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
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

/** Items of a queue: none is lost or doubled, whoever is cancelled, and nobody waits beside one. */
final class ItemConservation {
    private ItemConservation() {}

    /** r1: how many offers were taken; r2: items in the queue, which has room for one. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one is in, the other was refused")
    @State
    public static class OfferOffer {
        private final AsyncQueue<String> queue = new AsyncQueue<>(1);
        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = queue.offer("a");
        }

        @Actor
        public void second() {
            second = queue.offer("b");
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = queue.size();
        }
    }

    /** No lock. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one is in, the other was refused")
    @Outcome(id = "2, .*", expect = ACCEPTABLE_INTERESTING, desc = "both went in, where there is room for one")
    @State
    public static class OfferOfferTwin {
        private final AtomicInteger size = new AtomicInteger();
        private boolean first;
        private boolean second;

        private boolean offer() {
            if (size.get() >= 1) {
                return false;
            }
            size.incrementAndGet();
            return true;
        }

        @Actor
        public void first() {
            first = offer();
        }

        @Actor
        public void second() {
            second = offer();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = size.get();
        }
    }

    /** r1: how many of two getters, the first of which is cancelled, got the one item, plus what is still in the queue. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one has the item")
    @State
    public static class OfferCancel {
        private final AsyncQueue<String> queue = new AsyncQueue<>();
        private final AtomicInteger came = new AtomicInteger();
        private final Task<String> first = getter();
        private final Task<String> second = getter();

        private Task<String> getter() {
            return OnLoop.LOOP.start(() -> {
                came.incrementAndGet();
                return queue.get();
            });
        }

        public OfferCancel() {
            OnLoop.until(() -> came.get() == 2);
        }

        @Actor
        public void offer() {
            queue.offer("item");
        }

        @Actor
        public void cancel() {
            first.cancel();
        }

        @Arbiter
        public void count(I_Result r) {
            r.r1 = OnLoop.ended(first, 10_000);
            if (r.r1 == 1) {
                second.cancel();
            }
            r.r1 += OnLoop.ended(second, 10_000) + queue.size();
        }
    }

    /** Who is cancelled when he was woken does not wake the next. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one has the item")
    @Outcome(id = "101", expect = ACCEPTABLE_INTERESTING, desc = "one waits on beside the item")
    @State
    public static class OfferCancelTwin {
        private final ArrayDeque<String> items = new ArrayDeque<>(); // with the getters guarded by itself
        private final ArrayDeque<Deferred<@Nullable Void>> getters = new ArrayDeque<>();
        private final AtomicInteger came = new AtomicInteger();
        private final Task<String> first = getter();
        private final Task<String> second = getter();

        private Task<String> getter() {
            return OnLoop.LOOP.start(() -> {
                came.incrementAndGet();
                for (; ; ) {
                    Deferred<@Nullable Void> item;
                    synchronized (items) {
                        String there = items.poll();
                        if (there != null) {
                            return there;
                        }
                        item = Deferred.create("queue");
                        getters.add(item);
                    }
                    Async.await(item);
                }
            });
        }

        public OfferCancelTwin() {
            OnLoop.until(() -> came.get() == 2);
        }

        @Actor
        public void offer() {
            synchronized (items) {
                items.add("item");
                for (Deferred<@Nullable Void> getter = getters.poll(); getter != null; getter = getters.poll()) {
                    if (getter.complete(null)) {
                        return;
                    }
                }
            }
        }

        @Actor
        public void cancel() {
            first.cancel();
        }

        @Arbiter
        public void count(I_Result r) {
            r.r1 = OnLoop.ended(first, 10_000);
            if (r.r1 == 1) {
                second.cancel();
            }
            r.r1 += OnLoop.ended(second, 20);
            synchronized (items) {
                r.r1 += items.size();
            }
            second.cancel();
        }
    }
}

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
import org.openjdk.jcstress.infra.results.I_Result;

/** The inbox: of all threads one holds the baton, and no step is lost while it becomes free. */
final class HandOff {
    private HandOff() {}

    private static final class Nothing implements Step {
        @Override
        public @Nullable Carrier carrier() {
            return null;
        }

        @Override
        public void run(Carrier carrier) {}
    }

    private static boolean took(Inbox inbox) {
        return inbox.offer(new Nothing()) == Inbox.Offer.TOOK_BATON;
    }

    private static int drain(Inbox inbox) {
        ReadyQueue ready = new ReadyQueue();
        inbox.drainTo(ready);
        return ready.size();
    }

    /** The inbox's word as a number: FREE, or how many steps are in. */
    private static final class OpenDoor {
        static final int FREE = -1;
        final AtomicInteger word;

        OpenDoor(int at) {
            word = new AtomicInteger(at);
        }

        boolean offer() {
            for (; ; ) {
                int w = word.get();
                if (word.compareAndSet(w, w + 1)) {
                    return w == FREE;
                }
            }
        }

        boolean offerUnguarded() {
            if (word.get() != FREE) {
                return offer();
            }
            word.set(0);
            return true;
        }

        boolean releaseUnguarded() {
            if (word.get() != 0) {
                return false;
            }
            word.set(FREE);
            return true;
        }
    }

    /** r1: the producer took the baton; r2: steps that the holder found before it could release. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the producer has the baton")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the holder found the step")
    @State
    public static class OfferRelease {
        private final Inbox inbox = new Inbox();

        public OfferRelease() {
            took(inbox);
        }

        @Actor
        public void producer(II_Result r) {
            r.r1 = took(inbox) ? 1 : 0;
        }

        @Actor
        public void holder(II_Result r) {
            while (!inbox.release()) {
                r.r2 += drain(inbox);
            }
        }
    }

    /** Release looks whether anything is in, and then writes. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the producer has the baton")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the holder found the step")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the step is lost")
    @State
    public static class OfferReleaseTwin {
        private final OpenDoor door = new OpenDoor(0);

        @Actor
        public void producer(II_Result r) {
            r.r1 = door.offer() ? 1 : 0;
        }

        @Actor
        public void holder(II_Result r) {
            while (!door.releaseUnguarded()) {
                r.r2 += door.word.getAndSet(0);
            }
        }
    }

    /** r1: how many took the baton; r2: how many steps are in. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one has it, and finds the other's step")
    @State
    public static class OfferOffer {
        private final Inbox inbox = new Inbox();
        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = took(inbox);
        }

        @Actor
        public void second() {
            second = took(inbox);
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = drain(inbox);
        }
    }

    /** Offer looks whether the baton is free, and then takes it. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one has it, and finds the other's step")
    @Outcome(id = "2, 0", expect = ACCEPTABLE_INTERESTING, desc = "two hold the baton")
    @State
    public static class OfferOfferTwin {
        private final OpenDoor door = new OpenDoor(OpenDoor.FREE);
        private boolean first;
        private boolean second;

        @Actor
        public void first() {
            first = door.offerUnguarded();
        }

        @Actor
        public void second() {
            second = door.offerUnguarded();
        }

        @Arbiter
        public void count(II_Result r) {
            r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
            r.r2 = door.word.get();
        }
    }

    /** r1: what the next holder sees of what the last one wrote plainly; -1: it does not hold. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the next holder sees what the last one wrote")
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not the next holder")
    @State
    public static class Seen {
        private final Inbox inbox = new Inbox();
        private int written;

        public Seen() {
            took(inbox);
        }

        @Actor
        public void holder() {
            written = 1;
            inbox.release();
        }

        @Actor
        public void next(I_Result r) {
            r.r1 = took(inbox) ? written : -1;
        }
    }

    /** Written when the baton is already free. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the next holder sees what the last one wrote")
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not the next holder")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "the next holder sees an old value")
    @State
    public static class SeenTwin {
        private final Inbox inbox = new Inbox();
        private int written;

        public SeenTwin() {
            took(inbox);
        }

        @Actor
        public void holder() {
            inbox.release();
            written = 1;
        }

        @Actor
        public void next(I_Result r) {
            r.r1 = took(inbox) ? written : -1;
        }
    }
}

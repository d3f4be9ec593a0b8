// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A carrier on a trampoline that waits is run by exactly one of those who may have to, and misses no resumption. */
final class Resuming {
    private Resuming() {}

    private static Resumption leaving() {
        Resumption resumption = new Resumption();
        resumption.leave();
        return resumption;
    }

    /** The resumption's word, for those who look at it first and write it then. */
    private static final class OpenWord {
        final AtomicInteger word = new AtomicInteger(Resumption.LEAVING);

        boolean becomesUnguarded(int state) {
            if (word.get() != Resumption.LEAVING) {
                return false;
            }
            word.set(state);
            return true;
        }

        int resume() {
            return word.getAndSet(Resumption.RESUMED);
        }
    }

    /** r1: the scheduler runs the thread; r2: the one who resumes it does. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the scheduler runs it")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "who resumes it has it run")
    @State
    public static class AsideResume {
        private final Resumption resumption = leaving();

        @Actor
        public void scheduler(II_Result r) {
            r.r1 = resumption.keepAside() ? 0 : 1;
        }

        @Actor
        public void resumer(II_Result r) {
            r.r2 = resumption.resume() == Resumption.AWAY ? 1 : 0;
        }
    }

    /** The scheduler looks whether it has been resumed, and then keeps it aside. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the scheduler runs it")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "who resumes it has it run")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "nobody runs it")
    @State
    public static class AsideResumeTwin {
        private final OpenWord open = new OpenWord();

        @Actor
        public void scheduler(II_Result r) {
            r.r1 = open.becomesUnguarded(Resumption.AWAY) ? 0 : 1;
        }

        @Actor
        public void resumer(II_Result r) {
            r.r2 = open.resume() == Resumption.AWAY ? 1 : 0;
        }
    }

    /** r1: it stays on its host until it is unparked; r2: it is unparked. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it stays, and is unparked")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it sees that it has been resumed")
    @State
    public static class StayResume {
        private final Resumption resumption = leaving();

        @Actor
        public void carrier(II_Result r) {
            r.r1 = resumption.stay() ? 1 : 0;
        }

        @Actor
        public void resumer(II_Result r) {
            r.r2 = resumption.resume() == Resumption.STAYING ? 1 : 0;
        }
    }

    /** It looks whether it has been resumed, and then stays. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it stays, and is unparked")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it sees that it has been resumed")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "it stays for ever")
    @State
    public static class StayResumeTwin {
        private final OpenWord open = new OpenWord();

        @Actor
        public void carrier(II_Result r) {
            r.r1 = open.becomesUnguarded(Resumption.STAYING) ? 1 : 0;
        }

        @Actor
        public void resumer(II_Result r) {
            r.r2 = open.resume() == Resumption.STAYING ? 1 : 0;
        }
    }
}

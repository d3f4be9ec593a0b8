// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task that is torn from a promise, to cut a knot, while another thread completes that: it is resumed once. */
final class Tearing {
    private Tearing() {}

    /** r1: the loop has torn the task from the promise, and resumes it; r2: who completes the promise has. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "torn")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "resumed by who completes")
    @State
    public static class TearComplete {
        private final LoopImpl loop = new LoopImpl(Settings.USUAL);
        private final DeferredImpl<String> promise = new DeferredImpl<>("stress");
        private final Waiter.OfTask waiter =
                new Waiter.OfTask(new TaskImpl<>(loop, 1, "waits", () -> 1, null), promise);

        public TearComplete() {
            Errand nothing = () -> {};
            loop.baton.inbox.offer(nothing); // the baton is held: what is resumed by others comes in here
        }

        @Actor
        public void loop(II_Result r) {
            r.r1 = waiter.tear() ? 1 : 0;
        }

        @Actor
        public void completer() {
            waiter.fire(promise);
        }

        @Arbiter
        public void count(II_Result r) {
            ReadyQueue ready = new ReadyQueue();
            loop.baton.inbox.drainTo(ready);
            r.r2 = ready.size();
        }
    }

    /** Both look whether the other was there, and then act. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "torn")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "resumed by who completes")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "resumed twice")
    @State
    public static class TearCompleteTwin {
        private final AtomicReference<@Nullable Object> task = new AtomicReference<>(new Object());

        private int takeUnguarded() {
            if (task.get() == null) {
                return 0;
            }
            task.set(null);
            return 1;
        }

        @Actor
        public void loop(II_Result r) {
            r.r1 = takeUnguarded();
        }

        @Actor
        public void completer(II_Result r) {
            r.r2 = takeUnguarded();
        }
    }
}

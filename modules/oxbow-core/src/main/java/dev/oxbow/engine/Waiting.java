// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.ReturnWhen;
import java.util.Arrays;
import java.util.List;

/** What a {@code wait} awaits: done when enough of its parts are, or when its time is up. Its cancellation leaves the parts alone. */
final class Waiting extends DeferredImpl<Void> {
    private final LoopImpl loop;
    private final ReturnWhen when;
    private final PromiseImpl<?>[] parts;

    // Written by the holder of the loop's baton.
    private int unfinished;

    private Waiting(LoopImpl loop, ReturnWhen when, PromiseImpl<?>[] parts) {
        super("wait");
        this.loop = loop;
        this.when = when;
        this.parts = parts;
        this.unfinished = parts.length;
    }

    /** On the task's own stack. Suspends at least for a turn, even where nothing is left to wait for. */
    static void until(TaskImpl<?> task, PromiseImpl<?>[] parts, ReturnWhen when, long nanos) {
        Waiting waiting = new Waiting(task.loop, when, parts);
        if (waiting.isOverAtOnce()) {
            task.yieldTurn();
            return;
        }
        waiting.watch();
        Baton baton = task.loop.baton;
        Timer deadline = waiting.new Deadline(baton.after(nanos));
        if (nanos != Long.MAX_VALUE) {
            baton.set(deadline);
        }
        try {
            if (waiting.isDone()) {
                task.yieldTurn();
            } else {
                task.await(waiting);
            }
        } finally {
            baton.timers().remove(deadline);
            // what is left of this wait in its parts' lists is dead from here on
            waiting.cancel(null);
            waiting.bury();
        }
    }

    /** A first look, without a trace: most waits that find what they wait for need no more. */
    private boolean isOverAtOnce() {
        for (PromiseImpl<?> part : parts) {
            if (part.isDone()) {
                ended(part);
            }
        }
        unfinished = parts.length; // another thread may complete a part between that look and this
        return isDone();
    }

    private void watch() {
        for (PromiseImpl<?> part : parts) {
            if (part.isDone() || !part.add(new Part(part))) {
                ended(part);
            }
        }
    }

    private void bury() {
        for (PromiseImpl<?> part : parts) {
            part.buried();
        }
    }

    private void ended(PromiseImpl<?> part) {
        unfinished--;
        Failure failure = part.failure();
        boolean failed = failure != null && !failure.isCancelled();
        if (unfinished == 0 || when == ReturnWhen.FIRST_COMPLETED || (when == ReturnWhen.FIRST_EXCEPTION && failed)) {
            settle(null);
        }
    }

    @Override
    void parts(List<PromiseImpl<?>> to) {
        for (PromiseImpl<?> part : parts) {
            if (!part.isDone()) {
                part.parts(to);
            }
        }
    }

    @Override
    String label() {
        return "wait for " + parts.length + ", " + when;
    }

    @Override
    public String toString() {
        return Text.list(
                when + " of ",
                Arrays.stream(parts).filter(part -> !part.isDone()).toList());
    }

    private final class Part extends Waiter.OnLoop {
        private final PromiseImpl<?> part;

        Part(PromiseImpl<?> part) {
            super(loop);
            this.part = part;
        }

        @Override
        boolean isDead() {
            return isDone();
        }

        @Override
        public void onLoop() {
            ended(part);
        }
    }

    private final class Deadline extends Timer {
        Deadline(long deadline) {
            super(deadline);
        }

        @Override
        void due() {
            settle(null);
        }
    }
}

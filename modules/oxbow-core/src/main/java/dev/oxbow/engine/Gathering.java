// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gather awaits: done when all its parts are, or at the first failure unless failures are kept as results. Its
 * cancellation goes to the parts; it is over when the first of them has ended cancelled, or, with failures kept, when
 * all have ended (asyncio's _GatheringFuture).
 */
final class Gathering<R extends @Nullable Object> extends DeferredImpl<List<R>> {
    private final LoopImpl loop;
    private final boolean keepFailures;

    // Written by the holder of the loop's baton. The parts go when the outcome comes: what stays with a part that goes
    // on, to mark its failure as seen, is not to keep the results of all others.
    private List<? extends PromiseImpl<?>> parts;
    private int unfinished;
    private boolean cancelRequested;

    Gathering(LoopImpl loop, List<? extends PromiseImpl<?>> parts, boolean keepFailures) {
        super("gather");
        this.loop = loop;
        this.parts = parts;
        this.keepFailures = keepFailures;
        this.unfinished = parts.size();
    }

    /** On the loop. The same part may stand at several places. */
    void watch() {
        if (parts.isEmpty()) {
            settle(List.of());
        }
        List<PromiseImpl<?>> doneAlready = new ArrayList<>();
        Tasks tasks = new Tasks();
        for (PromiseImpl<?> part : parts) {
            boolean watched = part instanceof TaskImpl<?> task && task.loop == loop && task.addFirst(tasks);
            if (!watched && !part.add(new Part(part))) {
                doneAlready.add(part);
            }
        }
        doneAlready.forEach(this::ended);
    }

    private void ended(PromiseImpl<?> part) {
        unfinished--;
        Failure failure = part.failure();
        if (isDone()) {
            part.markSeen();
            return;
        }
        if (failure != null && !keepFailures) {
            failure.seen();
            settle(failure.error != null ? Failure.of(failure.error) : Failure.cancelled(failure.reason()));
            parts = List.of();
        } else if (unfinished == 0) {
            settle(cancelRequested ? Failure.cancelled(null) : results());
            parts = List.of();
        }
    }

    private List<@Nullable Object> results() {
        List<@Nullable Object> results = new ArrayList<>(parts.size());
        for (PromiseImpl<?> part : parts) {
            results.add(keepFailures ? part.outcome() : part.resultNow());
        }
        return results;
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        if (isDone()) {
            return false;
        }
        boolean any = false;
        for (PromiseImpl<?> part : parts) {
            any |= part.cancel(reason);
        }
        cancelRequested |= any;
        return any;
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
    void cancelledWith(List<PromiseImpl<?>> to) {
        to.addAll(parts);
    }

    @Override
    String label() {
        return "gather of " + parts.size();
    }

    @Override
    public String toString() {
        return Text.list("gather of ", parts);
    }

    /** Watches all the tasks of this loop for which nobody waited before: they end on this loop, and say who they are. */
    private final class Tasks extends Waiter {
        @Override
        void fire(PromiseImpl<?> done) {
            ended(done);
        }
    }

    private final class Part extends Waiter.OnLoop {
        private final PromiseImpl<?> part;

        Part(PromiseImpl<?> part) {
            super(loop);
            this.part = part;
        }

        @Override
        public void onLoop() {
            ended(part);
        }
    }
}

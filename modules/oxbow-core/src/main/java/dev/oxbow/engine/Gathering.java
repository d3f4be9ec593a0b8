// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Awaitable;
import dev.oxbow.Coroutine;
import dev.oxbow.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gather awaits: done when all its parts are, or at the first failure unless failures are kept as results. Its
 * cancellation goes to the parts; it is over when the first of them has ended cancelled, or, with failures kept, when
 * all have ended (asyncio's _GatheringFuture).
 */
final class Gathering<R extends @Nullable Object> extends DeferredImpl<List<R>> {
    private static final Object[] NONE = {};

    private final LoopImpl loop;
    private final int size;
    private final boolean keepFailures;

    // Written by the holder of the loop's baton.
    /**
     * Each a promise; or a body that is no task yet; or the result of one that has ended, which is no promise itself. When the
     * outcome comes they go, and leave those that have not begun: what stays with a part that goes on, to mark its failure as
     * seen, is not to keep the results of all others.
     */
    private @Nullable Object[] parts;

    private @Nullable Bodies bodies;
    private int unfinished;
    /** How many of the parts are results. */
    private int results;

    private boolean cancelRequested;
    private @Nullable String cancelReason;

    private Gathering(LoopImpl loop, @Nullable Object[] parts, boolean keepFailures) {
        super("gather");
        this.loop = loop;
        this.parts = parts;
        this.size = parts.length;
        this.keepFailures = keepFailures;
        this.unfinished = size;
    }

    /** Under way. In {@code gatherer}; {@code given}, each an Awaitable, is the gather's own from here on. */
    static <R extends @Nullable Object> Gathering<R> of(TaskImpl<?> gatherer, Object[] given, boolean keepFailures) {
        LoopImpl loop = gatherer.loop;
        Gathering<R> gathering = new Gathering<>(loop, given, keepFailures);
        if (haveNoTasksYet(given, loop)) {
            for (int i = 0; i < given.length; i++) {
                if (!loop.runsAsItIs(given[i])) {
                    given[i] = loop.ownBody((Coroutine<?>) given[i]);
                }
            }
            gathering.bodies = new Bodies(gatherer, gathering.parts, gathering.new Own());
            loop.enqueue(gathering.bodies);
        } else {
            for (int i = 0; i < given.length; i++) {
                given[i] = Ops.promise(gatherer, (Awaitable<?>) given[i]);
            }
            gathering.watch(given);
        }
        return gathering;
    }

    /** Whether all are bodies, and nobody is to see a task of each at once. */
    private static boolean haveNoTasksYet(Object[] given, LoopImpl loop) {
        boolean bodies = given.length > 0 && loop.mayMakeTasksLater();
        for (int i = 0; i < given.length; i++) {
            if (given[i] == null) {
                throw new NullPointerException("number " + i + " of the things to gather must not be null");
            }
            bodies &= !(given[i] instanceof PromiseImpl);
        }
        return bodies;
    }

    /** The same part may stand at several places. */
    private void watch(Object[] promises) {
        if (promises.length == 0) {
            settle(List.of());
        }
        List<PromiseImpl<?>> doneAlready = new ArrayList<>();
        Own own = new Own();
        for (Object given : promises) {
            PromiseImpl<?> part = (PromiseImpl<?>) given;
            boolean watched = part instanceof TaskImpl<?> task && task.loop == loop && task.addFirst(own);
            if (!watched && !part.add(new Part(part))) {
                doneAlready.add(part);
            }
        }
        doneAlready.forEach(part -> ended(part.failure(), isDone()));
    }

    /** A part has, as {@code failure} or well; {@code over}: the outcome had come before. */
    private void ended(@Nullable Failure failure, boolean over) {
        unfinished--;
        if (over) {
            if (failure != null) {
                failure.seen();
            }
        } else if (failure != null && !keepFailures) {
            failure.seen();
            end(failure.ofAnother());
        } else if (unfinished == 0) {
            end(cancelRequested ? Failure.cancelled(cancelReason) : results());
        }
    }

    private void end(Object outcome) {
        settle(outcome);
        if (bodies == null) {
            parts = NONE;
        } else {
            Arrays.fill(parts, 0, bodies.begun(), null);
        }
    }

    private List<@Nullable Object> results() {
        List<@Nullable Object> all = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(parts));
        if (results < size) {
            all.replaceAll(
                    part -> !(part instanceof PromiseImpl<?> p) ? part : keepFailures ? p.outcome() : p.resultNow());
        }
        return all;
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        if (isDone()) {
            return false;
        }
        loop.makeTasks();
        boolean before = cancelRequested;
        cancelRequested = true; // ahead: a part may end within its cancel(), and be the last
        cancelReason = reason;
        boolean any = false;
        for (Object part : parts) {
            any |= part instanceof PromiseImpl<?> p && p.cancel(reason);
        }
        cancelRequested = before || any;
        return any;
    }

    @Override
    void parts(List<PromiseImpl<?>> to) {
        for (Object part : parts) {
            if (part instanceof PromiseImpl<?> p && !p.isDone()) {
                p.parts(to);
            }
        }
    }

    @Override
    void cancelledWith(List<PromiseImpl<?>> to) {
        if (loop.baton.isHeld()) {
            loop.makeTasks();
        }
        for (Object part : parts) {
            if (part instanceof PromiseImpl<?> p) {
                to.add(p);
            }
        }
    }

    @Override
    String label() {
        return "gather of " + size;
    }

    @Override
    public String toString() {
        @Nullable Object[] seen = parts;
        Bodies of = isDone() ? null : bodies;
        int tasks = of == null ? seen.length : of.made();
        List<Object> pending = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (of != null && i >= tasks) {
                pending.add(of.unmade(i));
            } else if (seen[i] instanceof PromiseImpl<?> p && !p.isDone()) {
                pending.add(p);
            }
        }
        return Text.list("gather of ", pending);
    }

    /** Watches all the tasks of this loop for which nobody waited before: they end on this loop, and say who they are. */
    private final class Own extends Bodies.Watcher {
        @Override
        void returned(int i, @Nullable Object value) {
            boolean over = isDone();
            parts[i] = over ? null : keepFailures ? new Outcome.Success<>(value) : value;
            results++;
            ended(null, over);
        }

        @Override
        void fire(PromiseImpl<?> done) {
            boolean over = isDone();
            Failure failure = done.failure();
            if (bodies != null) {
                // of a task that has succeeded its result alone, where that is all that is asked for
                boolean plain = !keepFailures && failure == null && !(done.resultNow() instanceof PromiseImpl);
                if (plain || over) {
                    parts[bodies.indexOf((TaskImpl<?>) done)] = over ? null : done.resultNow();
                    results++;
                }
            }
            ended(failure, over);
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
            ended(part.failure(), isDone());
        }
    }
}

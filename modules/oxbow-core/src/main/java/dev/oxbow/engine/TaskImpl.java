// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.LoopObserver;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A started body. It is a step twice over: unstarted, one that wants a clean stack; suspended, one that resumes its
 * carrier.
 */
public final class TaskImpl<T extends @Nullable Object> extends TaskRecord<T> implements Step, Awaited {
    // Everything below is written by the holder of the loop's baton alone.
    private @Nullable Coroutine<? extends T> body;
    private @Nullable Carrier carrier;

    @Nullable
    TaskLocals locals;

    /** What this task awaits; null while it runs, and while it merely waits for its turn. */
    private @Nullable Awaited awaiting;

    /** A cancellation that the next suspension, or the next step, delivers. */
    private boolean mustCancel;

    private int cancelling;
    private @Nullable String cancelReason;

    private @Nullable MetCancellations met;

    /** The task that awaits this one and whose frames lie below its own; null where it is queued, or waits as others do. */
    private @Nullable TaskImpl<?> below;

    /** @param body null: it has begun */
    TaskImpl(
            LoopImpl loop,
            long id,
            @Nullable String name,
            @Nullable Coroutine<? extends T> body,
            @Nullable TaskLocals locals) {
        super(loop, id, name);
        this.body = body;
        this.locals = locals;
    }

    /** It runs on {@code on}, and has since then. */
    void runsOn(Carrier on, long since) {
        carrier = on;
        began(since);
    }

    // ---- running

    @Override
    public @Nullable Carrier carrier() {
        return carrier;
    }

    @Override
    public boolean arrived() {
        loop.list(this);
        return true;
    }

    /** Where its code runs just now. */
    Carrier on() {
        Carrier on = carrier;
        if (on == null) {
            throw new AssertionError(this + " does not run");
        }
        return on;
    }

    /** From here on its code runs on {@code on}. */
    void moveTo(Carrier on) {
        carrier = on;
    }

    @Override
    boolean isUnstarted() {
        return body != null;
    }

    @Nullable
    Awaited awaiting() {
        return awaiting;
    }

    @Override
    public void run(Carrier on) {
        Coroutine<? extends T> b = body;
        if (b == null) {
            return; // it has ended; a StackOverflowError in a suspension left it ready
        }
        Admission<?> admission = b instanceof Admission<?> a ? a : null;
        if (admission != null && awaiting == null && !mustCancel && mayWaitUnstarted(on) && asks(admission)) {
            return;
        }
        awaiting = null;
        body = null;
        began(loop.baton.turnTime());
        if (mustCancel) {
            if (admission != null) {
                admission.leave();
            }
            end(null, Failure.cancelled(cancelReason));
            return;
        }
        carrier = on;
        on.setTask(this);
        LoopObserver o = loop.observer;
        if (o != null) {
            loop.actor = this;
            o.resumed(this);
        }
        T value = null;
        Throwable thrown = null;
        try {
            value = b.run();
        } catch (Throwable e) {
            thrown = e;
        }
        ended(on, value, thrown);
    }

    /** Its body has. */
    void ended(Carrier on, @Nullable T value, @Nullable Throwable thrown) {
        Failure failure = null;
        if (thrown instanceof CancellationException cancelled && !isForeign(thrown)) {
            failure = Failure.cancelled(cancelled);
        } else if (thrown != null) {
            failure = Failure.of(thrown);
        } else if (mustCancel) {
            failure = Failure.cancelled(cancelReason); // cancelled by itself, or after its last await
        }
        carrier = null;
        on.setTask(null);
        if (loop.debug && failure == null && cancelling > 0) {
            loop.report(
                    this + " ended normally though its cancellation was asked for: what caught the "
                            + "CancellationException should throw it on, or withdraw the request by uncancel()",
                    cancellation(),
                    this);
        }
        end(value, failure);
    }

    /** Not where an observer looks, to whom only what runs can be suspended, nor on a caller's thread, which has nothing else to do. */
    private boolean mayWaitUnstarted(Carrier on) {
        return loop.observer == null && !(on instanceof CallerCarrier);
    }

    /** Whether it has to wait before it may begin: it is ready again when what it waits for is granted. */
    private boolean asks(Admission<?> admission) {
        PromiseImpl<?> turn = (PromiseImpl<?>) admission.ask();
        if (turn == null) {
            return false;
        }
        Waiter.OfTask waiter = new Waiter.OfTask(this, turn);
        awaiting = waiter;
        return turn.add(waiter);
    }

    private void end(@Nullable T value, @Nullable Failure failure) {
        finished(loop.baton.turnTime());
        met = null;
        loop.tasks.remove(this);
        Throwable telling = failure == null ? null : failure.telling();
        if (failure != null && telling != null) {
            failure.unseen = UnseenFailure.watch(loop, this, telling);
        }
        LoopObserver o = loop.observer;
        if (o != null) {
            loop.actor = this;
            o.ended(this, failure == null ? State.SUCCESS : failure.isCancelled() ? State.CANCELLED : State.FAILED);
        }
        TaskImpl<?> first = below;
        if (first != null && hasWaiters()) {
            below = null;
            loop.baton.ready.add(first);
        }
        settle(failure == null ? value : failure);
        if (o != null) {
            loop.actor = null;
        }
    }

    // ---- awaiting; these three on the task's own stack

    /** Suspends until {@code promise} is done and returns its outcome; returns at once where it is done already. */
    <R extends @Nullable Object> R await(PromiseImpl<R> promise) {
        if (!promise.isDone()) {
            if (promise == this) {
                throw new IllegalStateException(this + " cannot await itself: it would wait for ever");
            }
            TaskImpl<?> child = promise instanceof TaskImpl<?> task && task.isUnstartedOn(loop) ? task : null;
            if (child == null || !runsAtOnce(child)) {
                Waiter.OfTask waiter = new Waiter.OfTask(this, promise);
                if (promise.add(waiter)) {
                    suspend(waiter, child);
                    return awaited(promise, waiter);
                }
            }
        }
        return promise.take(this);
    }

    private <R extends @Nullable Object> R awaited(PromiseImpl<R> promise, Waiter.OfTask waiter) {
        while (!promise.isDone()) {
            suspend(waiter, null); // a StackOverflowError left it ready in an earlier suspension
        }
        return promise.take(this);
    }

    /**
     * Runs an unstarted child whose turn comes next, for nobody could run in between, on top of this task. Where its body
     * ends and nothing else is ready then, this task goes on without ever having been queued. Not where others wait for the
     * child already, who come first.
     */
    private boolean runsAtOnce(TaskImpl<?> child) {
        Carrier on = carrier;
        if (on == null || !on.mayNest() || loop.observer != null || mustCancel || child.hasWaiters()) {
            return false;
        }
        if (!loop.baton.takeNext(child)) {
            return false;
        }
        awaiting = child;
        child.below = this;
        try {
            on.nest(child);
        } finally {
            awaiting = null;
        }
        return haveRun(child);
    }

    /** Back on top of the stack, with the baton. False: the child has not begun. */
    private boolean haveRun(TaskImpl<?> child) {
        boolean queued = child.below == null;
        child.below = null;
        if (child.isUnstarted()) {
            return false; // it waits to be admitted
        }
        if (queued || !loop.baton.isNext(this)) {
            switchAway(null);
        } else if (mustCancel) {
            mustCancel = false;
            throw cancellation();
        }
        return true;
    }

    /** Suspends until resumed by whatever was arranged; throws where a cancellation was asked for meanwhile. */
    void suspend(Awaited on, @Nullable Step child) {
        awaiting = on;
        if (mustCancel && on.cancelAwaited(cancelReason)) {
            mustCancel = false;
        }
        switchAway(child);
    }

    /** Lets the others have a turn. */
    void yieldTurn() {
        loop.baton.ready.add(this);
        switchAway(null);
    }

    /** Holder of the baton: what it awaited is over. {@code done}: the promise that ended the wait, if one did. */
    void ready(@Nullable PromiseImpl<?> done) {
        LoopObserver o = loop.observer;
        if (o != null) {
            o.woken(this, Observers.acting(done));
        }
        loop.baton.ready.add(this);
    }

    private void switchAway(@Nullable Step child) {
        Carrier on = carrier;
        assert on != null && on == Carrier.current() : this + " can only be suspended by its own code";
        LoopObserver o = loop.observer;
        if (o != null) {
            Awaited what = awaiting;
            loop.actor = null;
            o.suspended(this, () -> what == null ? "its next turn" : what.label());
        }
        try {
            loop.baton.suspend(on, this, child);
        } finally {
            awaiting = null;
        }
        goOn();
    }

    private void goOn() {
        LoopObserver o = loop.observer;
        if (o != null) {
            loop.actor = this;
            o.resumed(this);
        }
        if (mustCancel) {
            mustCancel = false;
            throw cancellation();
        }
    }

    MetCancellations met() {
        MetCancellations m = met;
        if (m == null) {
            met = m = new MetCancellations();
        }
        return m;
    }

    /** Whether a source failed with {@code e}: that is no cancellation of this task. */
    boolean isForeign(Throwable e) {
        return met != null && met.isForeign(e);
    }

    /** What a suspension throws because this task is cancelled. */
    CancellationException cancellation() {
        CancellationException e = new CancellationException(cancelReason);
        met().own(e);
        return e;
    }

    private boolean isUnstartedOn(LoopImpl of) {
        return loop == of && body != null;
    }

    // ---- cancelling

    @Override
    public boolean cancel(@Nullable String reason) {
        if (isDone()) {
            return false;
        }
        if (loop.baton.isHeld()) {
            return requestCancel(reason);
        }
        return loop.baton.makeReady(new CallbackStep(loop, () -> requestCancel(reason)));
    }

    /** As {@link #cancel}; if it comes too late because this task ended on its own loop first, the waiter is told. */
    @Override
    boolean cancelFor(TaskImpl<?> waiter, @Nullable String reason) {
        if (isDone() || loop.baton.isHeld()) {
            return cancel(reason);
        }
        int asked = waiter.cancelling;
        return loop.baton.makeReady(new CallbackStep(loop, () -> {
            if (!requestCancel(reason)) {
                // a step, for to cancel what the waiter awaits by now may call user code
                waiter.loop.baton.makeReady(
                        new CallbackStep(waiter.loop, () -> waiter.cancelCameTooLate(reason, asked)));
            }
        }));
    }

    /**
     * Holder of the baton: what this task awaited elsewhere could not be cancelled any more, so it is its own turn, unless
     * one of so many requests has been withdrawn since.
     */
    private void cancelCameTooLate(@Nullable String reason, int asked) {
        if (cancelling >= asked && !mustCancel) {
            cancelling--; // it is the same request
            requestCancel(reason);
        }
    }

    /** Holder of the baton. */
    private boolean requestCancel(@Nullable String reason) {
        if (isDone()) {
            return false;
        }
        LoopObserver o = loop.observer;
        if (o != null) {
            o.cancelRequested(this, Observers.acting(null));
        }
        loop.cancels().ask(this, reason);
        return true;
    }

    /**
     * Holder of the baton: takes a request for cancellation, and hands it to what it awaits. Returns the task of this loop
     * that it awaits, for the request goes on to that; null: it goes no further.
     */
    @Nullable
    TaskImpl<?> takeCancel(@Nullable String reason) {
        cancelling++;
        cancelReason = reason;
        Awaited on = awaiting;
        TaskImpl<?> awaited = on == null ? null : on.task();
        if (awaited != null && awaited.loop == loop && !awaited.isDone()) {
            return awaited;
        }
        if (on == null || !on.cancelAwaited(reason)) {
            mustCancel = true;
        }
        return null;
    }

    /**
     * Holder of the baton: ends this task's wait as cancelled, whatever becomes of what it awaits. False: it does not
     * wait, or for something that has just happened, or another task's frames are on top of its own.
     */
    boolean tear(@Nullable String reason) {
        if (carrier == null || !carrier.runs(this) || !(awaiting instanceof Waiter.OfTask wait) || !wait.tear()) {
            return false;
        }
        awaiting = null;
        mustCancel = true;
        cancelReason = reason;
        ready(null);
        return true;
    }

    @Override
    public boolean cancelAwaited(@Nullable String reason) {
        return cancel(reason);
    }

    @Override
    void cancelledWith(List<PromiseImpl<?>> to) {
        to.add(this);
    }

    @Override
    public TaskImpl<?> task() {
        return this;
    }

    @Override
    public boolean isOver() {
        return isDone();
    }

    @Override
    public int cancelling() {
        return cancelling;
    }

    @Override
    public int uncancel() {
        if (!loop.baton.isHeld()) {
            throw new IllegalStateException(
                    "uncancel() belongs on the loop of " + this + ": call it in a coroutine there");
        }
        if (cancelling > 0 && --cancelling == 0) {
            mustCancel = false;
        }
        return cancelling;
    }

    // ---- telling

    @Override
    boolean wouldDeadlock(Carrier carrier) {
        return carrier.loop() == loop;
    }

    @Override
    public @Nullable String waitingFor() {
        Awaited on = awaiting;
        return on == null ? null : on.toString();
    }
}

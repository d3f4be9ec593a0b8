// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One word of state and its only two transitions: a waiter is added, or the outcome is set and the waiters are told.
 *
 * <p>The word is null (pending), a {@link Waiter} (pending, newest waiter first), or the outcome: a {@link Failure},
 * {@link #NULL}, or the value itself. Any thread may try either transition; a compare-and-set decides. The waiters are
 * told in the order in which they came, by the thread that set the outcome.
 */
public abstract sealed class PromiseImpl<T extends @Nullable Object> extends StageMethods<T> implements Promise<T>
        permits TaskRecord, DeferredImpl {
    private static final Object NULL = new Object();
    private static final int FEW = 16;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(PromiseImpl.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written by any thread, by compare-and-set alone.
    @SuppressWarnings("unused")
    private volatile @Nullable Object state;

    // Waiters that died since the last sweep, less those that were alive then. Any thread; it need not be exact.
    private int deaths;

    /** The loop on which callbacks run that were added off any loop; null: on the completing thread. */
    abstract @Nullable LoopImpl home();

    /** For a report: adds the promises that have to be done before this one can be, as far as it knows; else itself. */
    void parts(List<PromiseImpl<?>> to) {
        to.add(this);
    }

    /** Adds the promises that its cancellation is passed on to, and whose end then ends it. Any thread. */
    void cancelledWith(List<PromiseImpl<?>> to) {}

    /** What it is, in a few words, without its state. */
    String label() {
        return name();
    }

    /** Whether blocking this thread until the outcome is there could keep the outcome from coming. */
    abstract boolean wouldDeadlock(Carrier carrier);

    @SuppressWarnings("NullAway") // the value is of type T, and null only where T has null
    private static Object value(@Nullable Object outcome) {
        return outcome == NULL ? null : outcome;
    }

    /** Cancels this promise because {@code waiter}, which awaits it, is cancelled. Holder of the baton of the waiter's loop. */
    boolean cancelFor(TaskImpl<?> waiter, @Nullable String reason) {
        return cancel(reason);
    }

    /** As {@link #add}, if nobody waits yet: such a waiter is the last of every list that it is in, and may be in many. */
    final boolean addFirst(Waiter waiter) {
        return STATE.compareAndSet(this, null, waiter);
    }

    /** As {@link #addFirst}, before any other thread knows of this promise. */
    final void begunWith(Waiter waiter) {
        STATE.set(this, waiter);
    }

    private static boolean isOutcome(@Nullable Object s) {
        return s != null && !(s instanceof Waiter);
    }

    /** False: it had one already. */
    final boolean settle(@Nullable Object value) {
        return settleRaw(value == null ? NULL : value);
    }

    private boolean settleRaw(@Nullable Object outcome) {
        for (; ; ) {
            Object s = state;
            if (isOutcome(s)) {
                return false;
            }
            if (STATE.compareAndSet(this, s, outcome)) {
                tell((Waiter) s);
                return true;
            }
        }
    }

    private void tell(@Nullable Waiter newest) {
        if (newest == null) {
            return;
        }
        if (newest.next == null) {
            newest.fire(this);
            return;
        }
        // not reversed in place: a sweep may be under way
        Deque<Waiter> oldestFirst = new ArrayDeque<>();
        for (Waiter w = newest; w != null; ) {
            Waiter next = w.next;
            w.next = null;
            oldestFirst.push(w);
            w = next;
        }
        oldestFirst.forEach(waiter -> waiter.fire(this));
    }

    /** False: the outcome is there, and the waiter will not be told. Dead waiters at the head make way. */
    final boolean add(Waiter waiter) {
        for (; ; ) {
            Object s = state;
            if (isOutcome(s)) {
                return false;
            }
            Waiter head = (Waiter) s;
            while (head != null && head.isDead()) {
                head = head.next;
            }
            waiter.next = head;
            if (STATE.compareAndSet(this, s, waiter)) {
                return true;
            }
        }
    }

    /**
     * Any thread: a waiter of this promise has died. When as many have as were alive at the last sweep, and a few more,
     * the dead are unlinked. That is done without a lock: a node that is alive is never unlinked, nothing is ever put in
     * between, and a dead one that comes back because two sweep at once goes with the next sweep.
     */
    final void buried() {
        if (++deaths >= FEW) {
            deaths = -sweep();
        }
    }

    /** Whether it is pending and somebody wants to be told. */
    final boolean hasWaiters() {
        return state instanceof Waiter;
    }

    /** How many are left. */
    final int sweep() {
        int live = 0;
        for (Waiter w = state instanceof Waiter head ? head : null; w != null; w = w.next) {
            Waiter next = w.next;
            if (next != null && next.isDead()) {
                do {
                    next = next.next;
                } while (next != null && next.isDead());
                w.next = next;
            }
            live++;
        }
        return live;
    }

    /** The outcome as an await delivers it. Done only. */
    @SuppressWarnings("unchecked")
    final T take(@Nullable TaskImpl<?> reader) {
        Object s = state;
        if (s instanceof Failure f) {
            if (f.error != null) {
                AwaitedBy.tell(f.error, reader);
            }
            RuntimeException e = f.raise();
            if (reader != null && e instanceof CancellationException cancellation) {
                if (e == f.error) {
                    reader.met().foreign(cancellation);
                } else {
                    reader.met().own(cancellation);
                }
            }
            throw e;
        }
        return (T) value(s);
    }

    final void markSeen() {
        Failure f = failure();
        if (f != null) {
            f.seen();
        }
    }

    final @Nullable Failure failure() {
        return state instanceof Failure f ? f : null;
    }

    /** The outcome as a value. Done only. */
    @Override
    @SuppressWarnings("unchecked")
    public final Outcome<T> outcome() {
        Object s = state;
        if (!isOutcome(s)) {
            throw new IllegalStateException(this + " has no outcome yet");
        }
        if (s instanceof Failure f) {
            f.seen();
            return f.error != null ? new Outcome.Failed<>(f.error) : new Outcome.Cancelled<>(f.reason());
        }
        return new Outcome.Success<>((T) value(s));
    }

    /** Ends as {@code done} has ended, with the same failure, so that who looks at one has looked at both. */
    final boolean settleAs(PromiseImpl<? extends T> done) {
        return settleRaw(done.state);
    }

    @Override
    public final boolean isDone() {
        return isOutcome(state);
    }

    @Override
    public final boolean isCancelled() {
        Failure f = failure();
        return f != null && f.isCancelled();
    }

    @Override
    public final State state() {
        Object s = state;
        if (s instanceof Failure f) {
            return f.isCancelled() ? State.CANCELLED : State.FAILED;
        }
        return isOutcome(s) ? State.SUCCESS : State.RUNNING;
    }

    @Override
    @SuppressWarnings("unchecked")
    public final T resultNow() {
        Object s = state;
        if (!isOutcome(s) || s instanceof Failure) {
            throw new IllegalStateException(this + " has no result: it is " + word());
        }
        return (T) value(s);
    }

    @Override
    public final Throwable exceptionNow() {
        Failure f = failure();
        if (f == null || f.error == null) {
            throw new IllegalStateException(this + " has no exception: it is " + word());
        }
        f.seen();
        return f.error;
    }

    final String word() {
        return switch (state()) {
            case RUNNING -> "pending";
            case SUCCESS -> "done";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    @Override
    public final Handle addDoneCallback(Consumer<? super Promise<T>> callback) {
        return DoneCallback.add(this, callback);
    }

    @Override
    public final T join() {
        Blocking.uninterruptibly(this);
        Carrier carrier = Carrier.current();
        return take(carrier == null ? null : carrier.task());
    }

    @Override
    public final T get() throws InterruptedException, ExecutionException {
        Blocking.on(this, false, 0);
        return takeAsFuture();
    }

    @Override
    public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!Blocking.on(this, true, unit.toNanos(timeout))) {
            throw new TimeoutException(
                    this + " is not done after " + timeout + " " + unit.name().toLowerCase(java.util.Locale.ROOT));
        }
        return takeAsFuture();
    }

    private T takeAsFuture() throws ExecutionException {
        Failure f = failure();
        if (f != null && f.error != null) {
            f.seen();
            throw new ExecutionException(f.error);
        }
        return take(null);
    }

    /** A copy: what is done to it does not reach this promise. */
    @Override
    public final CompletableFuture<T> toCompletableFuture() {
        CompletableFuture<T> copy = new CompletableFuture<>();
        addDoneCallback(done -> {
            Failure f = failure();
            if (f == null) {
                copy.complete(resultNow());
            } else if (f.error == null) {
                copy.cancel(false);
            } else {
                f.seen();
                // a CompletableFuture would call a bare CancellationException its own cancellation
                copy.completeExceptionally(
                        f.error instanceof CancellationException ? new CompletionException(f.error) : f.error);
            }
        });
        return copy;
    }
}

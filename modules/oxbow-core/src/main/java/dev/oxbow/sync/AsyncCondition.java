// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Probe;
import dev.oxbow.engine.Resource;
import dev.oxbow.engine.Turns;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock, and a place to wait for a change of what it guards. Works across loops and threads. The names are those of
 * {@link java.util.concurrent.locks.Condition}, since every object has a wait and a notify already.
 *
 * <pre>{@code
 * try (var held = changed.acquire()) {
 *     changed.awaitUntil(() -> stock > 0);
 *     stock--;
 * }
 * }</pre>
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#condition">asyncio: Condition</a>
 */
public final class AsyncCondition {
    private final AsyncLock lock;
    private final String what;

    // Guarded by itself.
    private final Turns<@Nullable Void> waiters;

    /** With a lock of its own. */
    public AsyncCondition() {
        this(new AsyncLock());
    }

    /** With a lock of its own; both have the name for reports. */
    public AsyncCondition(String name) {
        this(new AsyncLock(name), name);
    }

    /** With a lock that it may share with other conditions. */
    public AsyncCondition(AsyncLock lock) {
        this(Probe.named("condition", null), lock);
    }

    /** With a lock that it may share with other conditions, and a name for reports. */
    public AsyncCondition(AsyncLock lock, String name) {
        this(Probe.named("condition", Objects.requireNonNull(name, "name must not be null")), lock);
    }

    private AsyncCondition(String what, AsyncLock lock) {
        this(what, null, lock);
    }

    private AsyncCondition(String what, @Nullable Resource partOf, AsyncLock lock) {
        this.lock = Objects.requireNonNull(lock, "lock must not be null");
        this.what = what;
        this.waiters = new Turns<>(what, partOf == null ? this::toString : partOf);
        Probe.made(() -> waiting() > 0 ? what + ": " + waiting() + " waiting" : null);
    }

    /** One with a lock of its own, as a part of {@code what}, which tells how it stands. */
    static AsyncCondition in(String what, Resource partOf) {
        return new AsyncCondition(what, partOf, new AsyncLock());
    }

    /** Takes the lock: {@link AsyncLock#acquire}. */
    public Permit acquire() {
        return lock.acquire();
    }

    /** Gives the lock back: {@link AsyncLock#release}. */
    public void release() {
        lock.release();
    }

    /**
     * Gives the lock back, waits for a signal, and takes the lock again before it returns or throws. It may return
     * without a signal: wait for a predicate.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until it is signalled, and until the lock is free again.
     *   <dt>Cancellation
     *   <dd>ends the wait, and is thrown when the lock has been taken again; a signal that was lost thereby goes to another.
     * </dl>
     *
     * @throws IllegalStateException if the lock is free, and off the loop
     */
    public void await() {
        requireLocked("await");
        Ops.requireCoroutine("await");
        Deferred<@Nullable Void> waiter = waiters.turn();
        synchronized (waiters) {
            waiters.add(waiter);
        }
        Object lent = lock.lend();
        try {
            try {
                Async.await(waiter);
            } finally {
                synchronized (waiters) {
                    waiters.remove(waiter);
                }
                takeLockAgain(lent);
            }
        } catch (Throwable e) {
            wake(1); // this one may have been signalled: another one sees to it
            throw e;
        }
    }

    /**
     * Waits until {@code predicate}, which is asked while the lock is held, is true.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>while it is false, as {@link #await} does; not at all if it is true.
     *   <dt>Cancellation
     *   <dd>as of {@link #await}.
     * </dl>
     */
    public void awaitUntil(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    private void takeLockAgain(@Nullable Object lent) {
        CancellationException cancelled = null;
        for (; ; ) {
            try {
                lock.takeAgain(lent);
                break;
            } catch (CancellationException e) {
                cancelled = e;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /**
     * Wakes {@code n} of those who wait, at most, the oldest first. They go on when the lock is free. Any thread; does not
     * suspend.
     *
     * @throws IllegalStateException if the lock is free
     */
    public void signal(int n) {
        requireLocked("signal");
        wake(n);
    }

    /** As {@link #signal(int)}, for one. */
    public void signal() {
        signal(1);
    }

    /** As {@link #signal(int)}, for all. */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    private void wake(int n) {
        synchronized (waiters) {
            waiters.complete(n, null);
        }
    }

    private void requireLocked(String word) {
        if (!lock.isLocked()) {
            throw new IllegalStateException(word + " needs the lock: acquire it first");
        }
    }

    private int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    @Override
    public String toString() {
        return what + " (" + waiting() + " waiting)";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Promise;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mutual exclusion across suspensions. Code between two awaits needs no lock; a piece that awaits in its middle may.
 *
 * <pre>{@code
 * try (var held = lock.acquire()) {
 *     balance = await(load());
 *     await(store(balance + 1));
 * }
 * }</pre>
 *
 * <p>It is not re-entrant and has no owner: any task may release it. First come, first served.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#lock">asyncio: Lock</a>
 */
public final class AsyncLock {
    private final AsyncSemaphore one;

    /** One that is free. */
    public AsyncLock() {
        one = new AsyncSemaphore(1, 1, "lock", null);
    }

    /** One that is free, with a name for reports, which makes it remember who holds it. */
    public AsyncLock(String name) {
        one = new AsyncSemaphore(1, 1, "lock", Objects.requireNonNull(name, "name must not be null"));
    }

    /**
     * Takes the lock. Close what is returned, or {@link #release}, not both.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until it is free; not at all if it is and nobody waits for it.
     *   <dt>Cancellation
     *   <dd>gives the place in the queue up.
     * </dl>
     *
     * @throws IllegalStateException off the loop: use {@link #tryAcquire} or {@link #acquireAsync} there
     */
    public Permit acquire() {
        return one.acquire();
    }

    /**
     * The lock, to come, for code that cannot suspend; a thread blocks in {@code acquireAsync().join()}. Any thread.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>If cancel() on the promise answers true, the lock will not come; if false, it is there, and has to be closed.
     * </dl>
     */
    public Promise<Permit> acquireAsync() {
        return one.acquireAsync();
    }

    /** Takes the lock if it is free and nobody waits for it. Any thread; does not suspend. */
    public boolean tryAcquire() {
        return one.tryAcquire();
    }

    /**
     * Hands the lock to the first who waits, or frees it. Any thread; does not suspend.
     *
     * @throws IllegalStateException if it is free
     */
    public void release() {
        one.release();
    }

    /** {@link AsyncSemaphore#lend}. */
    @Nullable
    Object lend() {
        return one.lend();
    }

    /** {@link AsyncSemaphore#takeAgain}. */
    void takeAgain(@Nullable Object lent) {
        one.takeAgain(lent);
    }

    /** Whether it is held, at this moment. */
    public boolean isLocked() {
        return one.available() == 0;
    }

    @Override
    public String toString() {
        return one.toString();
    }
}

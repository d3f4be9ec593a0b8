// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.engine.Probe;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag to wait for. Works across loops and threads.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#event">asyncio: Event</a>
 */
public final class AsyncEvent {
    // Both guarded by waiters; the flag is read without it too.
    private final LinkedHashSet<Deferred<@Nullable Void>> waiters = new LinkedHashSet<>();
    private volatile boolean set;

    /** One that is not set. */
    public AsyncEvent() {
        Probe.made(() -> Waiters.left("event", waiters, waiters));
    }

    /** Sets the flag and wakes all who wait, in the order of their coming; a clear() that follows does not call them back. */
    public void set() {
        List<Deferred<@Nullable Void>> woken;
        synchronized (waiters) {
            set = true;
            woken = List.copyOf(waiters);
            waiters.clear();
        }
        for (Deferred<@Nullable Void> waiter : woken) {
            waiter.complete(null);
        }
    }

    /** Clears the flag. */
    public void clear() {
        synchronized (waiters) {
            set = false;
        }
    }

    /** Whether the flag is set. */
    public boolean isSet() {
        return set;
    }

    /**
     * Waits for the flag.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until it is set; not at all if it is.
     *   <dt>Cancellation
     *   <dd>ends the wait.
     * </dl>
     *
     * @throws IllegalStateException off the loop
     */
    public void await() {
        Async.currentTask();
        Deferred<@Nullable Void> waiter = Deferred.create("event");
        synchronized (waiters) {
            if (set) {
                return;
            }
            waiters.add(waiter);
        }
        try {
            Async.await(waiter);
        } finally {
            synchronized (waiters) {
                waiters.remove(waiter);
            }
        }
    }
}

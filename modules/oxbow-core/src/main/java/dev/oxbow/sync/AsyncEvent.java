// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Probe;
import dev.oxbow.engine.Turns;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flag to wait for. Works across loops and threads.
 *
 * <pre>{@code
 * AsyncEvent ready = new AsyncEvent();
 * Task<?> client = start(() -> {
 *     ready.await();
 *     connect();
 * });
 * listen();
 * ready.set(); // from any thread
 * }</pre>
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#event">asyncio: Event</a>
 */
public final class AsyncEvent {
    private final String what;

    // Both guarded by waiters; the flag is read without it too.
    private final Turns<@Nullable Void> waiters;
    private volatile boolean set;

    /** One that is not set. */
    public AsyncEvent() {
        this("event", null);
    }

    /** One that is not set, with a name for reports. */
    public AsyncEvent(String name) {
        this("event", Objects.requireNonNull(name, "name must not be null"));
    }

    private AsyncEvent(String what, @Nullable String name) {
        this.what = Probe.named(what, name);
        this.waiters = new Turns<>(this.what, this::toString);
        Probe.made(() -> waiting() > 0 ? this.what + ": " + waiting() + " waiting" : null);
    }

    /**
     * Sets the flag and wakes all who wait, in the order of their coming; a clear() that follows does not call them back. Any
     * thread; does not suspend.
     */
    public void set() {
        synchronized (waiters) {
            set = true;
            waiters.complete(Integer.MAX_VALUE, null);
        }
    }

    /** Clears the flag. Any thread; does not suspend. */
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
        Ops.requireCoroutine("await");
        Deferred<@Nullable Void> waiter;
        synchronized (waiters) {
            if (set) {
                return;
            }
            waiter = waiters.add(waiters.turn());
        }
        try {
            Async.await(waiter);
        } finally {
            synchronized (waiters) {
                waiters.remove(waiter);
            }
        }
    }

    private int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    @Override
    public String toString() {
        return what + " (" + (set ? "set" : "not set, " + waiting() + " waiting") + ")";
    }
}

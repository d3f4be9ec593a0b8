// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a {@link Resource}, oldest first. Whoever gives up is unlinked in one step, however many wait.
 *
 * <p>Guarded by a lock of the primitive that it is a part of, this object's monitor if there is no other. To complete a turn
 * while it is held wakes the waiter and runs none of its code there, except callbacks added off any loop.
 *
 * @param <T> what they are given
 */
public final class Turns<T extends @Nullable Object> {
    private final String name;
    private final Resource resource;

    private @Nullable Turn<T> first;
    private @Nullable Turn<T> last;
    private int size;

    /** For {@code resource}; {@code name} is what each turn is called. */
    public Turns(String name, Resource resource) {
        this.name = name;
        this.resource = resource;
    }

    /** A turn that is in no queue. Needs no lock. */
    public Deferred<T> turn() {
        return new Turn<>(name, resource);
    }

    /** Puts {@code turn}, which stands in no queue and never has, at the end. */
    public Deferred<T> add(Deferred<T> turn) {
        Turn<T> t = (Turn<T>) turn;
        t.before = last;
        if (last == null) {
            first = t;
        } else {
            last.after = t;
        }
        last = t;
        t.queued = true;
        size++;
        return turn;
    }

    /** Takes the oldest out; null: nobody waits. */
    public @Nullable Deferred<T> poll() {
        Turn<T> oldest = first;
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }

    /** Takes {@code turn} out, if it is still in. */
    public void remove(Deferred<T> turn) {
        Turn<T> t = (Turn<T>) turn;
        if (!t.queued) {
            return;
        }
        t.queued = false;
        size--;
        Turn<T> before = t.before;
        Turn<T> after = t.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        t.before = null;
        t.after = null;
    }

    /** Takes out and completes the {@code most} oldest. Those that were cancelled do not count. */
    public void complete(int most, T value) {
        for (int left = most; left > 0; ) {
            Deferred<T> oldest = poll();
            if (oldest == null) {
                return;
            }
            if (oldest.complete(value)) {
                left--;
            }
        }
    }

    /** How many wait. */
    public int size() {
        return size;
    }
}

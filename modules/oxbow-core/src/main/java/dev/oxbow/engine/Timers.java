// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop's timers: a binary heap by deadline, equal deadlines in the order in which they were set. Each timer knows its
 * place, so that cancelling is a removal and leaves no garbage. Holder of the baton only.
 */
final class Timers {
    private static final int SMALLEST = 4;

    // Written by the holder of the baton.
    private @Nullable Timer[] heap = new Timer[SMALLEST];
    private int size;
    private long orders;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest deadline. There must be one. */
    long first() {
        return at(0).deadline;
    }

    void add(Timer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        timer.order = orders++;
        up(size++, timer);
    }

    /** False where the timer is not waiting (any more). */
    boolean remove(Timer timer) {
        int i = timer.index;
        if (i < 0) {
            return false;
        }
        timer.index = -1;
        Timer last = at(--size);
        heap[size] = null;
        if (i < size) {
            down(i, last);
            if (heap[i] == last) {
                up(i, last);
            }
        }
        if (size == 0 && heap.length > 1024) {
            heap = new Timer[SMALLEST];
        }
        return true;
    }

    /** Takes out the earliest and tells it, if it is due at {@code now}. False: none is. */
    boolean fireDue(long now) {
        if (size == 0 || first() - now > 0) {
            return false;
        }
        Timer timer = at(0);
        remove(timer);
        timer.due();
        return true;
    }

    /** In no order. */
    void forEach(Consumer<Timer> action) {
        for (int i = 0; i < size; i++) {
            action.accept(at(i));
        }
    }

    void clear() {
        while (size > 0) {
            remove(at(size - 1));
        }
    }

    private Timer at(int i) {
        Timer timer = heap[i];
        assert timer != null : "hole in the timer heap";
        return timer;
    }

    private void up(int i, Timer timer) {
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            Timer p = at(parent);
            if (!before(timer, p)) {
                break;
            }
            put(i, p);
            i = parent;
        }
        put(i, timer);
    }

    private void down(int i, Timer timer) {
        int half = size >>> 1;
        while (i < half) {
            int child = 2 * i + 1;
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            Timer c = at(child);
            if (!before(c, timer)) {
                break;
            }
            put(i, c);
            i = child;
        }
        put(i, timer);
    }

    private void put(int i, Timer timer) {
        heap[i] = timer;
        timer.index = i;
    }

    /** By difference, since nanoTime may wrap around. */
    private static boolean before(Timer a, Timer b) {
        long d = a.deadline - b.deadline;
        return d < 0 || (d == 0 && a.order < b.order);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop's timers, by deadline, equal deadlines in the order in which they were set. Most are set for the same time from
 * then, and so each is due behind the one that was set before it: those stand in a row. All others are in a binary heap:
 * what is due before the row's end, and a few that would keep the row's end far ahead. Each timer knows its place, so that
 * cancelling is a removal and leaves no garbage, however many there are. Holder of the baton only.
 */
final class Timers {
    private static final int SMALLEST = 4;
    private static final @Nullable Timer[] EMPTY = {};

    /** Of a loop that has never had one. */
    static final Timers NONE = new Timers();

    /** So short a row goes to the heap when something is due before its end, and another begins. */
    private static final int FEW = 4;

    private final Row<Timer> row = new Row<>((timer, place) -> timer.place = place);

    // Written by the holder of the baton.
    /** Of those in the row, none is later. */
    private long rowsEnd;

    private @Nullable Timer[] heap = EMPTY;
    private int inHeap;
    private long orders;

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return row.size() + inHeap;
    }

    /** The earliest deadline. There must be one. */
    long first() {
        return earliest().deadline;
    }

    void add(Timer timer) {
        timer.order = orders++;
        boolean sooner = row.size() > 0 && timer.deadline - rowsEnd < 0;
        if (sooner && row.size() > FEW) {
            addToHeap(timer);
            return;
        }
        if (sooner) {
            row.list(FEW).forEach(later -> {
                row.remove(later.place);
                addToHeap(later);
            });
        }
        addToRow(timer);
    }

    private void addToRow(Timer timer) {
        rowsEnd = timer.deadline;
        timer.inRow = true;
        timer.place = row.add(timer);
    }

    private void addToHeap(Timer timer) {
        if (inHeap == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(SMALLEST, inHeap * 2));
        }
        timer.inRow = false;
        up(inHeap++, timer);
    }

    /** False where the timer is not waiting (any more). */
    boolean remove(Timer timer) {
        int place = timer.place;
        if (place == Row.NOWHERE) {
            return false;
        }
        if (timer.inRow) {
            row.remove(place);
        } else {
            leaveHeap(place);
        }
        timer.place = Row.NOWHERE; // last: where the stack ends before, it can be tried again
        return true;
    }

    /** Takes out the earliest and tells it, if it is due at {@code now}. False: none is. */
    boolean fireDue(long now) {
        if (isEmpty()) {
            return false;
        }
        Timer timer = earliest();
        if (timer.deadline - now > 0) {
            return false;
        }
        remove(timer);
        timer.due();
        return true;
    }

    /** In no order. */
    void forEach(Consumer<Timer> action) {
        row.list(Integer.MAX_VALUE).forEach(action);
        for (int i = 0; i < inHeap; i++) {
            action.accept(at(i));
        }
    }

    void clear() {
        row.list(Integer.MAX_VALUE).forEach(this::remove);
        while (inHeap > 0) {
            remove(at(inHeap - 1));
        }
    }

    private Timer earliest() {
        Timer head = row.first();
        if (head == null) {
            return at(0);
        }
        return inHeap > 0 && before(at(0), head) ? at(0) : head;
    }

    // ---- the heap

    private void leaveHeap(int i) {
        Timer end = at(--inHeap);
        heap[inHeap] = null;
        if (i < inHeap) {
            down(i, end);
            if (heap[i] == end) {
                up(i, end);
            }
        }
        if (inHeap == 0 && heap.length > 1024) {
            heap = EMPTY;
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
        int half = inHeap >>> 1;
        while (i < half) {
            int child = 2 * i + 1;
            if (child + 1 < inHeap && before(at(child + 1), at(child))) {
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
        timer.place = i;
    }

    /** By difference, since nanoTime may wrap around. */
    private static boolean before(Timer a, Timer b) {
        long d = a.deadline - b.deadline;
        return d < 0 || (d == 0 && a.order < b.order);
    }
}

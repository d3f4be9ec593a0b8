// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Things in the order in which they came, each of which leaves in one step, however many there are: a ring with holes, in
 * which each knows its place. No list with links: those are three references written for each that leaves, and a chain that
 * the garbage collector has to follow link by link.
 */
final class Row<E> {
    /** The place of what is in no row. */
    static final int NOWHERE = -1;

    private static final int SMALLEST = 4;
    private static final int LARGE = 1024;
    private static final @Nullable Object[] NONE = {};

    // Written by the holder of the baton. Whoever looks from elsewhere sees the row about as it is: what is in a ring
    // stays at its place in that ring.
    /** Its length is a power of two, or nothing; a place is that of an endless row, and in the ring what its last bits say. */
    private @Nullable Object[] ring = NONE;

    /** Where the oldest is, and where the next to come will be. What lies between may have left. */
    private int head;

    private int end;
    private int size;

    private final ObjIntConsumer<? super E> moved;

    /** @param moved told of a member that is at another place from here on */
    Row(ObjIntConsumer<? super E> moved) {
        this(moved, 0);
    }

    /** @param from the first place: a test begins where they overflow */
    Row(ObjIntConsumer<? super E> moved, int from) {
        this.moved = moved;
        head = from;
        end = from;
    }

    int size() {
        return size;
    }

    /** For how many there is room. */
    int capacity() {
        return ring.length;
    }

    /** Puts {@code member} at the end, and returns its place. */
    int add(E member) {
        if (end - head == ring.length) {
            makeRoom();
        }
        ring[end & (ring.length - 1)] = member;
        size++;
        return end++ & Integer.MAX_VALUE;
    }

    /** Takes out what is at {@code place}. */
    void remove(int place) {
        int mask = ring.length - 1;
        ring[place & mask] = null;
        if (--size == 0) {
            head = end;
            if (ring.length > LARGE) {
                ring = NONE;
            }
            return;
        }
        if (ring.length > LARGE && size < ring.length / 16) {
            closeUp();
            return;
        }
        while (ring[head & mask] == null) {
            head++;
        }
        while (ring[(end - 1) & mask] == null) {
            end--;
        }
    }

    /** The oldest; null: it is empty. */
    @SuppressWarnings("unchecked") // nothing else is put in
    @Nullable
    E first() {
        return size == 0 ? null : (E) ring[head & (ring.length - 1)];
    }

    /** The {@code most} oldest of them. */
    @SuppressWarnings("unchecked")
    List<E> list(int most) {
        @Nullable Object[] r = ring;
        List<E> list = new ArrayList<>();
        for (int i = 0, place = head; i < r.length && list.size() < most; i++, place++) {
            Object member = r[place & (r.length - 1)];
            if (member != null) {
                list.add((E) member);
            }
        }
        return list;
    }

    private void makeRoom() {
        if (size < ring.length / 2) {
            closeUp();
            return;
        }
        @Nullable Object[] longer = new @Nullable Object[Math.max(SMALLEST, ring.length * 2)];
        for (int place = head; place != end; place++) {
            longer[place & (longer.length - 1)] = ring[place & (ring.length - 1)];
        }
        publish(longer);
    }

    /** Into a ring without holes, half of which is free, or more. */
    @SuppressWarnings("unchecked")
    private void closeUp() {
        @Nullable Object[] closed = new @Nullable Object[Math.max(SMALLEST, Integer.highestOneBit(size) * 4)];
        int next = head;
        for (int place = head; place != end; place++) {
            Object member = ring[place & (ring.length - 1)];
            if (member != null) {
                moved.accept((E) member, next & Integer.MAX_VALUE);
                closed[next++ & (closed.length - 1)] = member;
            }
        }
        end = next;
        publish(closed);
    }

    private void publish(@Nullable Object[] filled) {
        VarHandle.releaseFence(); // whoever sees the ring from elsewhere sees what is in it
        ring = filled;
    }
}

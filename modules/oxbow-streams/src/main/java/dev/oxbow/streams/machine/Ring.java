// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue with one producer and one consumer. An empty slot is null, so the slots themselves say what is full and
 * what is empty, and neither side reads the other's index.
 */
final class Ring<T> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final @Nullable Object[] slots;
    private final int mask;

    // Written by the producer.
    private int in;
    // Written by the consumer.
    private int out;

    Ring(int capacity) {
        int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        slots = new Object[size];
        mask = size - 1;
    }

    /** Producer. There must be room. */
    void put(T element) {
        int slot = in++ & mask;
        if (SLOT.getAndSet(slots, slot, Objects.requireNonNull(element)) != null) {
            throw new AssertionError("no room");
        }
    }

    /** Consumer. */
    @SuppressWarnings("unchecked")
    @Nullable
    T poll() {
        int slot = out & mask;
        Object element = SLOT.getAcquire(slots, slot);
        if (element != null) {
            out++;
            SLOT.setRelease(slots, slot, null);
        }
        return (T) element;
    }

    /** Consumer. */
    boolean isEmpty() {
        return SLOT.getVolatile(slots, out & mask) == null;
    }
}

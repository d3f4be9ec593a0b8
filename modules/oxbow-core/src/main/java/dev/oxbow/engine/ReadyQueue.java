// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The FIFO of steps that can run: a ring that grows, and shrinks again after a burst. {@link Bodies} are one entry
 * and as many steps. Holder of the baton only.
 */
final class ReadyQueue {
    private static final int SMALLEST = 4;
    private static final int LARGE = 1 << 12;

    // Written by the holder of the baton.
    private @Nullable Step[] ring = new Step[SMALLEST];
    private int head;
    private int entries;
    private int size;

    /** How many steps there are. */
    int size() {
        return size;
    }

    void add(Step step) {
        if (entries == ring.length) {
            resize(entries * 2);
        }
        ring[(head + entries++) & (ring.length - 1)] = step;
        size++;
    }

    void add(Bodies bodies) {
        add((Step) bodies);
        size += bodies.size() - 1;
    }

    /** What has not begun becomes tasks. */
    void makeTasks() {
        for (int i = 0; i < entries; i++) {
            if (ring[(head + i) & (ring.length - 1)] instanceof Bodies bodies) {
                bodies.makeAll();
            }
        }
    }

    /** The oldest step, which stays; null if there is none. */
    @Nullable
    Step peek() {
        return ring[head];
    }

    /** The oldest step. The queue must not be empty. */
    Step poll() {
        Step step = ring[head];
        assert step != null : "poll of an empty ready queue";
        size--;
        if (step instanceof Bodies bodies && bodies.isGivenAgain()) {
            return bodies; // which begins one of its bodies each time
        }
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        if (--entries == 0 && ring.length > LARGE) {
            ring = new Step[SMALLEST];
            head = 0;
        }
        return step;
    }

    /** What is in the queue, oldest first, for as long as nothing is added or taken. Where this is asked for there are no Bodies. */
    List<Step> view() {
        assert entries == size : "an order sees each body";
        return new AbstractList<>() {
            @Override
            public Step get(int index) {
                Step step = ring[(head + Objects.checkIndex(index, size)) & (ring.length - 1)];
                assert step != null : "hole in the ready queue";
                return step;
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Brings the step at {@code index} to the front: how a test loop shuffles. */
    void promote(int index) {
        int chosen = (head + Objects.checkIndex(index, size)) & (ring.length - 1);
        Step step = ring[chosen];
        ring[chosen] = ring[head];
        ring[head] = step;
    }

    private void resize(int capacity) {
        @Nullable Step[] larger = Arrays.copyOfRange(ring, head, head + capacity);
        // copyOfRange pads past the old end with null; what had wrapped around goes behind it
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        ring = larger;
        head = 0;
    }
}

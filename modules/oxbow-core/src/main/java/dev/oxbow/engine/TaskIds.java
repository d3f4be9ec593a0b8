// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.atomic.AtomicLong;

/** The numbers of a loop's tasks, unique in the process: taken from the common counter in blocks. Holder of the baton. */
final class TaskIds {
    private static final AtomicLong ALL = new AtomicLong();
    private static final int AT_ONCE = 64;

    private long last;
    private int left;

    /** The first of {@code n} in a row. */
    long next(int n) {
        if (left < n) {
            left = Math.max(n, AT_ONCE);
            last = ALL.getAndAdd(left);
        }
        long first = last + 1;
        left -= n;
        last += n;
        return first;
    }

    /** Any thread: the same, of no loop's block. */
    static long apart(int n) {
        return ALL.getAndAdd(n) + 1;
    }
}

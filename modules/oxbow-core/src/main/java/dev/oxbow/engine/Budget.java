// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.function.LongPredicate;

/** So many a second. For one thread. */
final class Budget implements LongPredicate {
    static final long SECOND = 1_000_000_000;

    private final int most;
    private long secondBegan;
    private int spent;

    Budget(int most) {
        this.most = most;
        this.secondBegan = System.nanoTime();
    }

    @Override
    public boolean test(long now) {
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            spent = 0;
        }
        if (spent == most) {
            return false;
        }
        spent++;
        return true;
    }
}

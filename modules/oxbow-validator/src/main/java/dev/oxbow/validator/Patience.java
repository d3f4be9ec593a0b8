// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What ends by itself is given the time to: a test need not wait for the last step of a thread that it is done with. */
final class Patience {
    private final long limit;

    Patience(Duration limit) {
        this.limit = limit.toNanos();
    }

    /** What is still left when nothing is left, or when the time is up. */
    <T> List<T> with(Supplier<List<T>> left) {
        long begin = System.nanoTime();
        for (long nap = TimeUnit.MICROSECONDS.toNanos(100);
                ;
                nap = Math.min(2 * nap, TimeUnit.MILLISECONDS.toNanos(50))) {
            List<T> still = left.get();
            if (still.isEmpty() || System.nanoTime() - begin > limit) {
                return still;
            }
            LockSupport.parkNanos(nap);
        }
    }
}

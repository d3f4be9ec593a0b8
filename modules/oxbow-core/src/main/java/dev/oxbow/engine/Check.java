// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bad input, told plainly. */
public final class Check {
    private Check() {}

    public static <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new NullPointerException(what + " must not be null");
        }
        return value;
    }

    /** In nanoseconds; what is too long for a long is as long as one can be. */
    public static long nanos(@Nullable Duration duration, String what) {
        Duration d = given(duration, what);
        if (d.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, and is " + d);
        }
        try {
            return d.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** As {@link #nanos}, of a time that may have passed: nothing is left of it then. */
    public static long nanosLeft(@Nullable Duration duration, String what) {
        return given(duration, what).isNegative() ? 0 : nanos(duration, what);
    }

    public static int notNegative(int value, String what) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, and is " + value);
        }
        return value;
    }

    public static int positive(int value, String what) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be at least 1, and is " + value);
        }
        return value;
    }
}

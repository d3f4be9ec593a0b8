// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Errors of which a test says that they are dropped, until it is closed: they are not held against it. */
public final class Expected implements AutoCloseable {
    private static final Set<Expected> OPEN = ConcurrentHashMap.newKeySet();

    private final Predicate<? super Throwable> which;
    private final List<Throwable> seen = new CopyOnWriteArrayList<>();

    private Expected(Predicate<? super Throwable> which) {
        this.which = which;
    }

    /** These, until it is closed. */
    public static Expected drops(Predicate<? super Throwable> which) {
        Expected expected = new Expected(which);
        OPEN.add(expected);
        return expected;
    }

    /** Any thread: whether a test says so. */
    static boolean takes(Throwable error) {
        for (Expected expected : OPEN) {
            if (expected.which.test(error)) {
                expected.seen.add(error);
                return true;
            }
        }
        return false;
    }

    /** What came so far. */
    public List<Throwable> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        OPEN.remove(this);
    }
}

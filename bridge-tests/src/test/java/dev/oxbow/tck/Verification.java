// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.streams.Generator;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

/** What the TCK wants to know of each of our publishers. */
abstract class Verification<T> extends PublisherVerification<T> {
    /** How long a signal may take, and how long none may come where none should, in milliseconds. */
    static final long TIMEOUT = 1000;

    static final long QUIET = 50;

    @SuppressWarnings("StaticAssignmentOfThrowable") // thrown for itself, its stack is of no interest
    static final IllegalStateException FAILURE = new IllegalStateException("this publisher always fails");

    Verification() {
        super(new TestEnvironment(TIMEOUT, QUIET), 500);
    }

    /** 0, 1, 2 and so on. */
    static Generator<Long> count(long elements) {
        return out -> {
            for (long n = 0; n < elements; n++) {
                out.emit(n);
            }
        };
    }

    static <T> Generator<T> failing() {
        return out -> {
            throw FAILURE;
        };
    }

    /** A publisher of one element at most is not asked for more. */
    abstract static class OfOne<T> extends Verification<T> {
        @Override
        public long maxElementsFromPublisher() {
            return 1;
        }
    }
}

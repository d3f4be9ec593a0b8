// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.hostile;

import java.util.concurrent.Executor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The ways to be a bad source. Each makes sources that are bad in its way, on whatever thread. */
@SuppressWarnings("NullAway") // nulls are one way
public enum Hostility {
    NO_SUBSCRIPTION_BUT_COMPLETION {
        @Override
        void subscribed(Source source) {
            source.complete();
        }
    },
    NO_SUBSCRIPTION_BUT_AN_ERROR {
        @Override
        void subscribed(Source source) {
            source.error(ERROR);
        }
    },
    NO_SUBSCRIPTION_BUT_AN_ELEMENT {
        @Override
        void subscribed(Source source) {
            source.next(1);
            source.complete();
        }
    },
    SUBSCRIPTION_AFTER_COMPLETION {
        @Override
        void subscribed(Source source) {
            source.complete();
            source.begin();
        }
    },
    TWO_SUBSCRIPTIONS {
        @Override
        void subscribed(Source source) {
            source.begin();
            source.begin(source.second);
        }
    },
    NO_REQUEST_AWAITED {
        @Override
        void subscribed(Source source) {
            source.begin();
            source.next(1);
            source.complete();
        }

        @Override
        void requested(Source source, long n) {}
    },
    TOO_MANY {
        @Override
        void requested(Source source, long n) {
            for (long i = 0; i <= Math.min(n, 10); i++) {
                source.next((int) i + 1);
            }
            source.complete();
        }
    },
    COMPLETION_TWICE {
        @Override
        void requested(Source source, long n) {
            super.requested(source, n);
            source.complete();
        }
    },
    ERROR_AFTER_COMPLETION {
        @Override
        void requested(Source source, long n) {
            super.requested(source, n);
            source.error(ERROR);
        }
    },
    ERROR_TWICE {
        @Override
        void requested(Source source, long n) {
            source.error(ERROR);
            source.error(new IllegalStateException("the second one"));
        }
    },
    ELEMENT_AFTER_COMPLETION {
        @Override
        void requested(Source source, long n) {
            super.requested(source, n);
            source.next(9);
        }
    },
    COMPLETION_AFTER_ERROR {
        @Override
        void requested(Source source, long n) {
            source.error(ERROR);
            source.complete();
        }
    },
    DEAF_TO_CANCELLATION {
        @Override
        void requested(Source source, long n) {
            source.next(1, 2, 3);
            source.error(ERROR);
        }
    },
    REQUEST_THROWS {
        @Override
        boolean isAsynchronous() {
            return false;
        }

        @Override
        void requested(Source source, long n) {
            throw ERROR;
        }
    },
    CANCEL_THROWS {
        @Override
        boolean isAsynchronous() {
            return false;
        }

        @Override
        void requested(Source source, long n) {
            source.next(1, 2);
            source.complete();
        }

        @Override
        void cancelled(Source source) {
            throw ERROR;
        }
    },
    SUBSCRIBE_THROWS {
        @Override
        boolean isAsynchronous() {
            return false;
        }

        @Override
        void subscribed(Source source) {
            throw ERROR;
        }
    },
    SUBSCRIBE_THROWS_LATE {
        @Override
        boolean isAsynchronous() {
            return false;
        }

        @Override
        void subscribed(Source source) {
            source.begin();
            throw ERROR;
        }

        @Override
        void requested(Source source, long n) {}
    },
    SUBSCRIPTION_NULL {
        @Override
        void subscribed(Source source) {
            source.begin(null);
        }
    },
    ELEMENT_NULL {
        @Override
        void requested(Source source, long n) {
            source.next((Integer) null);
        }
    },
    ERROR_NULL {
        @Override
        void requested(Source source, long n) {
            source.error(null);
        }
    },
    /** Not hostile, but of the sort that gets confused with it: the end comes as part of the request for the element. */
    NONE;

    /** What all of them fail with. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // its stack is of no interest
    public static final IllegalStateException ERROR = new IllegalStateException("hostile");

    /** Whether it can be that way on another thread than the reader's. */
    boolean isAsynchronous() {
        return true;
    }

    void subscribed(Source source) {
        source.begin();
    }

    void requested(Source source, long n) {
        source.next(1);
        source.complete();
    }

    void cancelled(Source source) {}

    /** One that is bad in this way, on the thread of the executor where it can be. */
    public Source source(Executor thread) {
        return new Source(isAsynchronous() ? thread : Runnable::run);
    }

    /** A source that is bad in one way. */
    public final class Source extends Manual<Integer> {
        /** A subscription beside the first one. */
        public final Manual<Integer> second = new Manual<>();

        private final Executor thread;
        private volatile boolean answered;

        private Source(Executor thread) {
            this.thread = thread;
        }

        @Override
        public void subscribe(Subscriber<? super Integer> s) {
            take(s);
            thread.execute(() -> subscribed(this));
        }

        @Override
        public void begin(Subscription subscription) {
            super.begin(subscription);
        }

        @Override
        public void request(long n) {
            super.request(n);
            if (!answered) {
                answered = true;
                thread.execute(() -> requested(this, n));
            }
        }

        @Override
        public void cancel() {
            super.cancel();
            cancelled(this);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.hostile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A publisher that does what its test says, rules or no rules. It keeps what it is told, and what its subscriber throws
 * at it, which is to be nothing.
 */
@SuppressWarnings("NullAway") // it hands out nulls, for one
public class Manual<T> implements Publisher<T>, Subscription {
    public final List<Long> requests = new CopyOnWriteArrayList<>();
    public final AtomicInteger cancellations = new AtomicInteger();
    public final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    public final CountDownLatch subscribed = new CountDownLatch(1);
    public final CountDownLatch requested = new CountDownLatch(1);
    public final CountDownLatch cancelled = new CountDownLatch(1);
    public volatile Subscriber<? super T> subscriber;

    @Override
    public void subscribe(Subscriber<? super T> s) {
        take(s);
        begin();
    }

    /** Remembers the subscriber, and does not greet it. */
    public void take(Subscriber<? super T> s) {
        subscriber = s;
        subscribed.countDown();
    }

    @Override
    public void request(long n) {
        requests.add(n);
        requested.countDown();
    }

    @Override
    public void cancel() {
        cancellations.incrementAndGet();
        cancelled.countDown();
    }

    public void begin() {
        begin(this);
    }

    public void begin(Subscription subscription) {
        signal(() -> subscriber.onSubscribe(subscription));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final void next(T... elements) {
        for (T element : elements) {
            signal(() -> subscriber.onNext(element));
        }
    }

    public void complete() {
        signal(() -> subscriber.onComplete());
    }

    public void error(Throwable error) {
        signal(() -> subscriber.onError(error));
    }

    private void signal(Runnable signal) {
        try {
            signal.run();
        } catch (Throwable e) {
            thrown.add(e);
        }
    }
}

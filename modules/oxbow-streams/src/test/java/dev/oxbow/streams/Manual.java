// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher that does what its test says, rules or no rules, and keeps what it is told. */
@SuppressWarnings("NullAway")
class Manual<T> implements Publisher<T>, Subscription {
    final List<Long> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger cancellations = new AtomicInteger();
    final CountDownLatch subscribed = new CountDownLatch(1);
    final CountDownLatch requested = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile Subscriber<? super T> subscriber;

    @Override
    public void subscribe(Subscriber<? super T> s) {
        subscriber = s;
        s.onSubscribe(this);
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

    void next(T element) {
        subscriber.onNext(element);
    }
}

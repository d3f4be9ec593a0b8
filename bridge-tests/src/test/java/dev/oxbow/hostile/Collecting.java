// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.hostile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that keeps what it is sent, asks for {@code first} elements, and leaves the rest to its test. */
@SuppressWarnings("NullAway")
public class Collecting<T> implements Subscriber<T> {
    public final List<T> elements = new CopyOnWriteArrayList<>();
    public final List<Throwable> errors = new CopyOnWriteArrayList<>();
    public final AtomicInteger completions = new AtomicInteger();
    public final CountDownLatch over = new CountDownLatch(1);
    private final long first;
    public volatile Subscription subscription;

    public Collecting(long first) {
        this.first = first;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        if (first != 0) {
            s.request(first);
        }
    }

    @Override
    public void onNext(T element) {
        elements.add(element);
    }

    @Override
    public void onError(Throwable error) {
        errors.add(error);
        over.countDown();
    }

    @Override
    public void onComplete() {
        completions.incrementAndGet();
        over.countDown();
    }

    /** Waits for the end. */
    public Collecting<T> awaitEnd() throws InterruptedException {
        if (!over.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("neither completion nor error, after " + elements.size() + " elements");
        }
        return this;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that keeps what it is sent, asks for {@code first} elements, and leaves the rest to its test. */
@SuppressWarnings({"NullAway", "NonAtomicVolatileUpdate"})
class Collecting<T> implements Subscriber<T> {
    final List<T> elements = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final CountDownLatch over = new CountDownLatch(1);
    private final long first;
    volatile Subscription subscription;
    volatile int completions;

    Collecting(long first) {
        this.first = first;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        if (first > 0) {
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
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // signals are serial
    public void onComplete() {
        completions++;
        over.countDown();
    }

    Collecting<T> awaitEnd() throws InterruptedException {
        if (!over.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("neither completion nor error, after " + elements.size() + " elements");
        }
        return this;
    }
}

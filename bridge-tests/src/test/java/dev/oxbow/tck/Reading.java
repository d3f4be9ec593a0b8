// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/** Gets at the subscribers behind the words: by a publisher that hands its subscriber over instead of publishing. */
final class Reading {
    private Reading() {}

    /** The subscriber of what {@code reader} reads, in a coroutine that goes on reading. */
    @SuppressWarnings("unchecked")
    static Subscriber<Integer> subscriber(Function<Publisher<Integer>, Coroutine<?>> reader) {
        CompletableFuture<Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
        Promise<?> reading = Async.launch(reader.apply(subscriber::complete));
        LeftOpen.reads(reading);
        if (reading.isDone() && !subscriber.isDone()) {
            throw new AssertionError("it did not subscribe: " + reading.outcome());
        }
        return (Subscriber<Integer>) subscriber.join();
    }

    /** Reads to the end. */
    static @Nullable Object readAll(AsyncIterator<Integer> elements) {
        try (elements) {
            elements.forEachRemaining(element -> {});
        }
        return null;
    }

    /** As {@link #subscriber}, but the TCK says when the next element is read, and when the reader is cancelled. */
    static Subscriber<Integer> probed(
            Function<Publisher<Integer>, AsyncIterator<Integer>> iterate, WhiteboxSubscriberProbe<Integer> probe) {
        AsyncSemaphore mayTake = new AsyncSemaphore(0);
        CompletableFuture<Promise<?>> reading = new CompletableFuture<>();
        Subscriber<Integer> inner = inner(iterate, mayTake, reading);
        AtomicBoolean subscribed = new AtomicBoolean();
        return new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription s) {
                inner.onSubscribe(s);
                if (subscribed.getAndSet(true)) {
                    return; // §2.5: the second one is none
                }
                probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {
                        for (long i = 0; i < elements; i++) {
                            mayTake.release();
                        }
                    }

                    @Override
                    public void signalCancel() {
                        reading.join().cancel();
                    }
                });
            }

            @Override
            public void onNext(Integer element) {
                inner.onNext(element);
                probe.registerOnNext(element);
            }

            @Override
            public void onError(Throwable error) {
                inner.onError(error);
                probe.registerOnError(error);
            }

            @Override
            public void onComplete() {
                inner.onComplete();
                probe.registerOnComplete();
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Subscriber<Integer> inner(
            Function<Publisher<Integer>, AsyncIterator<Integer>> iterate,
            AsyncSemaphore mayTake,
            CompletableFuture<Promise<?>> reading) {
        CompletableFuture<Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
        Promise<?> reader = Async.launch(() -> {
            try (AsyncIterator<Integer> elements = iterate.apply(subscriber::complete)) {
                do {
                    mayTake.acquire();
                } while (elements.hasNext() && elements.next() != null);
            }
            return 0;
        });
        LeftOpen.reads(reader);
        reading.complete(reader);
        return (Subscriber<Integer>) subscriber.join();
    }
}

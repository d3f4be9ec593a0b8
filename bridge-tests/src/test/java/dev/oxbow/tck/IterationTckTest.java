// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Async;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Streams;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind every iteration; it is got at by a publisher that hands it over instead of publishing. */
public final class IterationTckTest extends SubscriberBlackboxVerification<Integer> {
    public IterationTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Subscriber<Integer> createSubscriber() {
        CompletableFuture<Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
        Publisher<Integer> source = subscriber::complete;
        LeftOpen.reads(Async.launch(() -> {
            int sum = 0;
            try (AsyncIterator<Integer> elements = Streams.iterate(source, 4)) {
                for (Integer element : elements) {
                    sum += element;
                }
            }
            return sum;
        }));
        return (Subscriber<Integer>) subscriber.join();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

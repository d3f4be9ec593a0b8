// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Async;
import dev.oxbow.streams.Streams;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind every await. */
public final class AwaitTckTest extends SubscriberBlackboxVerification<Integer> {
    public AwaitTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Subscriber<Integer> createSubscriber() {
        CompletableFuture<Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
        Publisher<Integer> source = subscriber::complete;
        LeftOpen.reads(Async.launch(() -> Streams.awaitLastOptional(source)));
        return (Subscriber<Integer>) subscriber.join();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

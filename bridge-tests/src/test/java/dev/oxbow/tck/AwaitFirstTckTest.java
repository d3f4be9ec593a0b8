// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.streams.Streams;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind awaitFirst. */
public final class AwaitFirstTckTest extends SubscriberBlackboxVerification<Integer> {
    public AwaitFirstTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return Reading.subscriber(source -> () -> Streams.awaitFirstOptional(source));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.streams.Streams;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind an iteration, whose reader the TCK leads by the hand. */
public final class IterationWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {
    public IterationWhiteboxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        return Reading.probed(source -> Streams.iterate(source, 1), probe);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** As IterationWhiteboxTckTest, of Reactor's. */
public final class IterationReactorWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {
    public IterationReactorWhiteboxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        return Reading.probed(source -> ReactorBridge.iterate(source, 1), probe);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

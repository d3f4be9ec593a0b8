// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind an await of Reactor's. */
public final class AwaitReactorTckTest extends SubscriberBlackboxVerification<Integer> {
    public AwaitReactorTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return Reading.subscriber(source -> () -> ReactorBridge.awaitLastOptional(source));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

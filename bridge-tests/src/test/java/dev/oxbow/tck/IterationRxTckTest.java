// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind an iteration of RxJava's. */
public final class IterationRxTckTest extends SubscriberBlackboxVerification<Integer> {
    public IterationRxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return Reading.subscriber(source -> () -> Reading.readAll(RxBridge.iterate(Flowable.fromPublisher(source), 4)));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

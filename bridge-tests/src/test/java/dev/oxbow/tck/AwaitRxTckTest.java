// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The subscriber behind an await of RxJava's. */
public final class AwaitRxTckTest extends SubscriberBlackboxVerification<Integer> {
    public AwaitRxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return Reading.subscriber(source -> () -> RxBridge.awaitLastOptional(Flowable.fromPublisher(source)));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

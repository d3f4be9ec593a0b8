// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/** As IterationWhiteboxTckTest, of RxJava's. */
public final class IterationRxWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {
    public IterationRxWhiteboxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        return Reading.probed(source -> RxBridge.iterate(Flowable.fromPublisher(source), 1), probe);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

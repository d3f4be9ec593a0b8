// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.rxjava.RxBridge.flowable;

import org.reactivestreams.Publisher;

/** A generator as a Flowable. */
public final class FlowableTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return flowable(count(elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return flowable(failing());
    }
}

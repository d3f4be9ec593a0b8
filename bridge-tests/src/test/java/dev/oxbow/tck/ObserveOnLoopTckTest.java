// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.EventLoop;
import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A generator whose elements are handed to a loop, as an RxJava scheduler. */
public final class ObserveOnLoopTckTest extends Verification<Long> {
    private static final EventLoop LOOP = EventLoop.create("tck scheduler");

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.<Long>flowable(count(elements)).observeOn(RxBridge.schedulerRx(LOOP));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>flowable(failing()).observeOn(RxBridge.schedulerRx(LOOP));
    }
}

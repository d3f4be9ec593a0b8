// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.rxjava.RxBridge.flowable;
import static dev.oxbow.rxjava.RxBridge.mapAsyncUnorderedRx;

import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A Flowable mapped by coroutines, as they come. */
public final class MapAsyncUnorderedTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return flowable(count(elements)).compose(mapAsyncUnorderedRx(n -> n, 8));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>flowable(failing()).compose(mapAsyncUnorderedRx(n -> n, 8));
    }
}

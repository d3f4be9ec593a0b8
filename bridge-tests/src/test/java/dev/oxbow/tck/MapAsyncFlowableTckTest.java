// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.sync.AsyncSemaphore;
import org.reactivestreams.Publisher;

/** A Flowable mapped by coroutines, in order, under a shared semaphore. */
public final class MapAsyncFlowableTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.mapAsync(RxBridge.<Long>flowable(count(elements)), n -> n, new AsyncSemaphore(8));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.mapAsync(RxBridge.<Long>flowable(failing()), n -> n, new AsyncSemaphore(8));
    }
}

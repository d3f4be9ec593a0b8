// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import org.reactivestreams.Publisher;

/** A generator as an Observable, which must be buffered to be a publisher. */
public final class ObservableTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.<Long>observable(count(elements)).toFlowable(BackpressureStrategy.BUFFER);
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>observable(failing()).toFlowable(BackpressureStrategy.BUFFER);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Async;
import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A promise as a Single. */
public final class ToSingleTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.toSingle(Async.<Long>launch(() -> elements)).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.toSingle(Async.<Long>launch(() -> {
                    throw FAILURE;
                }))
                .toFlowable();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.rxjava.RxBridge.single;

import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A body as a Single. */
public final class SingleTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return single(() -> elements).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>single(() -> {
                    throw FAILURE;
                })
                .toFlowable();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A body as a Maybe. */
public final class MaybeTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.maybe(() -> elements).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>maybe(() -> {
                    throw FAILURE;
                })
                .toFlowable();
    }
}

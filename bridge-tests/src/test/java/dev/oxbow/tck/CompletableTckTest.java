// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A body as a Completable: no element ever. */
public final class CompletableTckTest extends Verification<Long> {
    @Override
    public long maxElementsFromPublisher() {
        return 0;
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.completable(() -> {}).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.completable(() -> {
                    throw FAILURE;
                })
                .toFlowable();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Async;
import dev.oxbow.rxjava.RxBridge;
import org.reactivestreams.Publisher;

/** A promise as a Completable. */
public final class ToCompletableTckTest extends Verification<Long> {
    @Override
    public long maxElementsFromPublisher() {
        return 0;
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.toCompletable(Async.<Long>launch(() -> elements)).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.toCompletable(Async.<Long>launch(() -> {
                    throw FAILURE;
                }))
                .toFlowable();
    }
}

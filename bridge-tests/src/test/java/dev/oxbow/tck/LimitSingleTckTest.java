// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Single;
import org.reactivestreams.Publisher;

/** A Single under a limit. */
public final class LimitSingleTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.limit(Single.just(elements), new AsyncSemaphore(1)).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.limit(Single.<Long>error(FAILURE), new AsyncSemaphore(1))
                .toFlowable();
    }
}

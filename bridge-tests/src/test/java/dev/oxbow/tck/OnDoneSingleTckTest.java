// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Single;
import org.reactivestreams.Publisher;

/** A Single whose end is told to a callback. */
public final class OnDoneSingleTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.onDone(Single.just(elements), outcome -> {}).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.onDone(Single.<Long>error(FAILURE), outcome -> {}).toFlowable();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Single;
import org.reactivestreams.Publisher;

/** A shielded Single. */
public final class ShieldSingleTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.shield(Single.just(elements)).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.shield(Single.<Long>error(FAILURE)).toFlowable();
    }
}

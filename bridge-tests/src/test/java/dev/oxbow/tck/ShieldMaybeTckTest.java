// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Maybe;
import org.reactivestreams.Publisher;

/** A shielded Maybe. */
public final class ShieldMaybeTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return RxBridge.<Long>shield(Maybe.just(elements)).toFlowable();
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return RxBridge.<Long>shield(Maybe.<Long>error(FAILURE)).toFlowable();
    }
}

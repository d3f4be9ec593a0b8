// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.rxjava.RxBridge.limit;

import io.reactivex.rxjava3.core.Flowable;
import org.reactivestreams.Publisher;

/** A Flowable under a limit. */
public final class LimitFlowableTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return limit(Flowable.rangeLong(0, elements), LeftOpen.permits(1));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return limit(Flowable.<Long>error(FAILURE), LeftOpen.permits(1));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.limit;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A Flux under a limit. */
public final class LimitFluxTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE))
                .map(Integer::longValue)
                .transform(limit(LeftOpen.permits(1)));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return Flux.<Long>error(FAILURE).transform(limit(LeftOpen.permits(1)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.flux;
import static dev.oxbow.reactor.ReactorBridge.mapAsync;

import dev.oxbow.reactor.ReactorBridge;
import org.reactivestreams.Publisher;

/** A Flux mapped by coroutines, in order. */
public final class MapAsyncTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return flux(count(elements)).transform(mapAsync(n -> n, 8));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return ReactorBridge.<Long>flux(failing()).transform(mapAsync(n -> n, 8));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.sync.AsyncSemaphore;
import org.reactivestreams.Publisher;

/** A Flux mapped by coroutines, as they come, under a shared semaphore. */
public final class MapAsyncUnorderedFluxTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return ReactorBridge.<Long>flux(count(elements))
                .transform(ReactorBridge.mapAsyncUnordered(n -> n, new AsyncSemaphore(8)));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return ReactorBridge.<Long>flux(failing())
                .transform(ReactorBridge.mapAsyncUnordered(n -> n, new AsyncSemaphore(8)));
    }
}

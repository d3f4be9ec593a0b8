// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.flux;

import org.reactivestreams.Publisher;

/** A generator as a Flux. */
public final class FluxTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return flux(count(elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return flux(failing());
    }
}

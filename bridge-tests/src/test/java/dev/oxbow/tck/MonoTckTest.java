// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.mono;

import org.reactivestreams.Publisher;

/** A body as a Mono. */
public final class MonoTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return mono(() -> elements);
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return mono(() -> {
            throw FAILURE;
        });
    }
}

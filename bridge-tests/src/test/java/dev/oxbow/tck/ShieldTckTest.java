// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.shield;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A shielded Mono. */
public final class ShieldTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return shield(Mono.just(elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return shield(Mono.error(FAILURE));
    }
}

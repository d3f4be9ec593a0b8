// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.toMono;

import dev.oxbow.Async;
import org.reactivestreams.Publisher;

/** A promise as a Mono. */
public final class ToMonoTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return toMono(Async.launch(() -> elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return toMono(Async.launch(() -> {
            throw FAILURE;
        }));
    }
}

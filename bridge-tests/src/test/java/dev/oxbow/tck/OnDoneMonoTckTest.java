// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A Mono whose end is told to a callback. */
public final class OnDoneMonoTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return ReactorBridge.onDone(Mono.just(elements), outcome -> {});
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return ReactorBridge.onDone(Mono.<Long>error(FAILURE), outcome -> {});
    }
}

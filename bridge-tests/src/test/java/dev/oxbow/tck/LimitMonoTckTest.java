// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.reactor.ReactorBridge.limit;

import dev.oxbow.sync.AsyncSemaphore;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A Mono under a limit. */
public final class LimitMonoTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return Mono.just(elements).transform(limit(new AsyncSemaphore(1)));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return Mono.<Long>error(FAILURE).transform(limit(new AsyncSemaphore(1)));
    }
}

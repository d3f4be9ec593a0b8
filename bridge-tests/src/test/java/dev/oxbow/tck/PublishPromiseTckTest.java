// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.streams.Streams.publish;

import dev.oxbow.Async;
import org.reactivestreams.Publisher;

/** A promise as a plain publisher. */
public final class PublishPromiseTckTest extends Verification.OfOne<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return publish(Async.<Long>launch(() -> elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return publish(Async.<Long>launch(() -> {
            throw FAILURE;
        }));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.streams.Streams.publish;

import org.reactivestreams.Publisher;

/** A generator as a plain publisher. */
public final class PublishTckTest extends Verification<Long> {
    @Override
    public Publisher<Long> createPublisher(long elements) {
        return publish(count(elements));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return publish(failing());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.EventLoop;
import dev.oxbow.reactor.ReactorBridge;
import org.reactivestreams.Publisher;

/** A generator whose elements are handed to a loop, as a Reactor scheduler. */
public final class PublishOnLoopTckTest extends Verification<Long> {
    private static final EventLoop LOOP = EventLoop.create("tck scheduler");

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return ReactorBridge.<Long>flux(count(elements)).publishOn(ReactorBridge.scheduler(LOOP));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return ReactorBridge.<Long>flux(failing()).publishOn(ReactorBridge.scheduler(LOOP));
    }
}

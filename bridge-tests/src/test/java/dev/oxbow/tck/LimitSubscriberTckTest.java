// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.sync.AsyncSemaphore;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The subscriber behind a limit. */
public final class LimitSubscriberTckTest extends SubscriberBlackboxVerification<Integer> {
    public LimitSubscriberTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Subscriber<Integer> createSubscriber() {
        return Reading.subscriber(source ->
                () -> ReactorBridge.awaitLastOptional(ReactorBridge.limit(Flux.from(source), new AsyncSemaphore(1))));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

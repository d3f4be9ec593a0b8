// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.streams.Streams.publishFlow;

import dev.oxbow.Async;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** A promise as a java.util.concurrent.Flow publisher. */
public final class PublishFlowPromiseTckTest extends FlowPublisherVerification<Long> {
    public PublishFlowPromiseTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET), 500);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return publishFlow(Async.<Long>launch(() -> elements));
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return publishFlow(Async.<Long>launch(() -> {
            throw Verification.FAILURE;
        }));
    }
}

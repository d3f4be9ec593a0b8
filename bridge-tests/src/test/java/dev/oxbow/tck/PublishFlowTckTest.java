// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static dev.oxbow.streams.Streams.publishFlow;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** A generator as a java.util.concurrent.Flow publisher. */
public final class PublishFlowTckTest extends FlowPublisherVerification<Long> {
    public PublishFlowTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET), 500);
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return publishFlow(Verification.count(elements));
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return publishFlow(Verification.failing());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.streams.Streams;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The subscriber behind an await of a Flow.Publisher. */
public final class AwaitFlowTckTest extends FlowSubscriberBlackboxVerification<Integer> {
    public AwaitFlowTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        return FlowAdapters.toFlowSubscriber(
                Reading.subscriber(source -> () -> Streams.awaitLastOptional(FlowAdapters.toFlowPublisher(source))));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

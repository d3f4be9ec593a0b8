// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.streams.Streams;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** As IterationWhiteboxTckTest, of a Flow.Publisher. */
public final class IterationFlowWhiteboxTckTest extends FlowSubscriberWhiteboxVerification<Integer> {
    public IterationFlowWhiteboxTckTest() {
        super(new TestEnvironment(Verification.TIMEOUT, Verification.QUIET));
    }

    @Override
    protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        return FlowAdapters.toFlowSubscriber(Reading.probed(
                source -> Streams.iterate(FlowAdapters.toPublisher(FlowAdapters.toFlowPublisher(source)), 1), probe));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}

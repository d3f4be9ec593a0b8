// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** Shows that the TCK runs: a publisher that is known to pass, passes. */
public class FluxRangeTckTest extends PublisherVerification<Integer> {
    public FluxRangeTckTest() {
        super(new TestEnvironment(200), 10_000);
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return Flux.range(0, (int) elements);
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return Flux.error(new IllegalStateException("on purpose"));
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }
}

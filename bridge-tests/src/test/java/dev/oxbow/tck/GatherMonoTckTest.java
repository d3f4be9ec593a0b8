// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.reactor.ReactorBridge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Monos, gathered. */
public final class GatherMonoTckTest extends Verification.OfOne<List<@Nullable Long>> {
    @Override
    public Publisher<List<@Nullable Long>> createPublisher(long elements) {
        return ReactorBridge.gather(Mono.just(1L), Mono.just(elements));
    }

    @Override
    public Publisher<List<@Nullable Long>> createFailedPublisher() {
        return ReactorBridge.gather(Mono.just(1L), Mono.error(FAILURE));
    }
}

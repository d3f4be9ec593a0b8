// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Outcome;
import dev.oxbow.reactor.ReactorBridge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Monos, gathered with their outcomes; it never fails. */
public final class GatherOutcomesMonoTckTest extends Verification.OfOne<List<Outcome<@Nullable Long>>> {
    @Override
    public Publisher<List<Outcome<@Nullable Long>>> createPublisher(long elements) {
        return ReactorBridge.gatherOutcomes(Mono.just(1L), Mono.error(FAILURE));
    }

    @Override
    @SuppressWarnings("NullAway") // so the TCK is told that there is none
    public Publisher<List<Outcome<@Nullable Long>>> createFailedPublisher() {
        return null;
    }
}

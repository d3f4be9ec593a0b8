// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.reactor.ReactorBridge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Monos, waited for; it never fails. */
public final class WaitMonoTckTest extends Verification.OfOne<Waited<Promise<@Nullable Long>>> {
    @Override
    public Publisher<Waited<Promise<@Nullable Long>>> createPublisher(long elements) {
        return ReactorBridge.wait(List.of(Mono.just(1L), Mono.just(elements)), ReturnWhen.ALL_COMPLETED);
    }

    @Override
    @SuppressWarnings("NullAway") // so the TCK is told that there is none
    public Publisher<Waited<Promise<@Nullable Long>>> createFailedPublisher() {
        return null;
    }
}

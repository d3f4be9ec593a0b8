// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.rxjava.RxBridge;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.reactivestreams.Publisher;

/** Singles, gathered. */
public final class GatherSingleTckTest extends Verification.OfOne<List<Long>> {
    @Override
    public Publisher<List<Long>> createPublisher(long elements) {
        return RxBridge.gather(Single.just(1L), Single.just(elements)).toFlowable();
    }

    @Override
    public Publisher<List<Long>> createFailedPublisher() {
        return RxBridge.gather(Single.just(1L), Single.<Long>error(FAILURE)).toFlowable();
    }
}

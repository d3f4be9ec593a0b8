// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conversions;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** What feeds a source of a given type, and what is noticed there of who reads it. */
final class Feed {
    /** What the source has. */
    enum What {
        NOTHING,
        ONE,
        THREE,
        ERROR,
        SILENCE,
        THOUSANDS
    }

    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final What what;
    final Failed error = new Failed();
    final AtomicInteger cancellations = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicLong requested = new AtomicLong();

    Feed(What what) {
        this.what = what;
    }

    Flux<Integer> flux() {
        Flux<Integer> flux = switch (what) {
            case NOTHING -> Flux.empty();
            case ONE -> Flux.just(1);
            case THREE -> Flux.just(1, 2, 3);
            case ERROR -> Flux.error(error);
            case SILENCE -> Flux.never();
            case THOUSANDS -> Flux.range(1, 5_000);
        };
        return flux.hide()
                .doOnCancel(cancellations::incrementAndGet)
                .doOnRequest(n -> requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b));
    }
}

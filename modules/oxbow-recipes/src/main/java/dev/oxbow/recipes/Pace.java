// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.sleep;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;

import dev.oxbow.EventLoop;

/** So many turns a second, evenly spaced, for the coroutines of one loop: so no lock, and no thread that fills a bucket. */
final class Pace {
    private final long gap;
    private long free = Long.MIN_VALUE;

    Pace(int perSecond) {
        gap = ofSeconds(1).toNanos() / perSecond;
    }

    /** Waits for a turn. Whoever is cancelled while he waits leaves his turn unused. */
    void turn() {
        long now = EventLoop.current().time();
        long mine = Math.max(now, free);
        free = mine + gap; // taken before the wait: nobody else runs in between
        sleep(ofNanos(mine - now));
    }
}

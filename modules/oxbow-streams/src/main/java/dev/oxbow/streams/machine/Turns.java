// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import java.util.ArrayDeque;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/** Who may emit: one at a time, in the order of their coming. Confined to a loop, and so without a lock. */
final class Turns {
    private boolean taken;
    private final ArrayDeque<Deferred<@Nullable Void>> waiting = new ArrayDeque<>(0);

    /** Suspends until it is the caller's turn. */
    void take() {
        if (!taken) {
            taken = true;
            return;
        }
        Deferred<@Nullable Void> turn = Deferred.create("turn to emit");
        waiting.add(turn);
        try {
            Async.await(turn);
        } catch (Throwable e) {
            if (!waiting.remove(turn) && turn.state() == State.SUCCESS) {
                pass(); // it had come, but its taker was cancelled before it could run
            }
            throw e;
        }
    }

    /** Gives the turn back, or on. */
    void pass() {
        for (Deferred<@Nullable Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.complete(null)) {
                return;
            }
        }
        taken = false;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import java.util.ArrayDeque;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/** Who waits for a turn to emit, in the order of their coming. Confined to a loop, and so without a lock. */
final class Turns {
    private final ArrayDeque<Deferred<@Nullable Void>> waiting = new ArrayDeque<>();

    /** Suspends until it is the caller's turn. When it is, but the caller was cancelled before it could run, it is passed on by {@code pass}. */
    void await(Runnable pass) {
        Deferred<@Nullable Void> turn = Deferred.create("turn to emit");
        waiting.add(turn);
        try {
            Async.await(turn);
        } catch (Throwable e) {
            if (!waiting.remove(turn) && turn.state() == State.SUCCESS) {
                pass.run();
            }
            throw e;
        }
    }

    /** False: nobody waits. */
    boolean passOn() {
        for (Deferred<@Nullable Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.complete(null)) {
                return true;
            }
        }
        return false;
    }
}

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
    /** Null: nobody has ever had to wait. */
    private @Nullable ArrayDeque<Deferred<@Nullable Void>> waiting;

    /** Whether nobody's turn it was; it is the caller's now. */
    boolean takeAtOnce() {
        if (taken) {
            return false;
        }
        taken = true;
        return true;
    }

    /** Suspends until it is the caller's turn. */
    void take() {
        if (takeAtOnce()) {
            return;
        }
        ArrayDeque<Deferred<@Nullable Void>> queue = waiting;
        if (queue == null) {
            waiting = queue = new ArrayDeque<>();
        }
        Deferred<@Nullable Void> turn = Deferred.create("turn to emit");
        queue.add(turn);
        try {
            Async.await(turn);
        } catch (Throwable e) {
            if (!queue.remove(turn) && turn.state() == State.SUCCESS) {
                pass(); // it had come, but its taker was cancelled before it could run
            }
            throw e;
        }
    }

    /** Gives the turn back, or on. */
    void pass() {
        if (waiting == null || !passOn(waiting)) {
            taken = false;
        }
    }

    private static boolean passOn(ArrayDeque<Deferred<@Nullable Void>> waiting) {
        for (Deferred<@Nullable Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.complete(null)) {
                return true;
            }
        }
        return false;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import org.jspecify.annotations.Nullable;

/** Subscriptions of a thread that is about to block the loop that it runs, until they have ended. */
public final class Blocked {
    /** The loop; null where none is about to be blocked. */
    private static final ThreadLocal<@Nullable EventLoop> LOOP = new ThreadLocal<>();

    private Blocked() {}

    /** Calls {@code subscription} outside of the caller's loop: that would wait for a body that waits for the loop. */
    public static void subscribe(Runnable subscription) {
        EventLoop before = LOOP.get();
        LOOP.set(EventLoop.currentOrNull());
        try {
            EventLoop.outside(subscription);
        } finally {
            LOOP.set(before);
        }
    }

    /**
     * {@code promise}; but in place of a task of the loop that is about to be blocked, which could tell nobody that it is
     * done, one that has its result already, or that fails as {@link Promise#join} does there.
     */
    static <T extends @Nullable Object> Promise<T> known(Promise<T> promise) {
        if (!(promise instanceof Task<T> task) || task.loop() != LOOP.get()) {
            return promise;
        }
        Deferred<T> known = Deferred.create(task.name());
        if (!task.isDone()) {
            known.fail(new IllegalStateException(
                    "to block for " + task + " would block the loop that is to complete it: await it instead"));
            return known;
        }
        switch (task.outcome()) {
            case Outcome.Success<T>(T value) -> known.complete(value);
            case Outcome.Failed<T>(Throwable error) -> known.fail(error);
            case Outcome.Cancelled<T>(String reason) -> known.cancel(reason);
        }
        return known;
    }
}

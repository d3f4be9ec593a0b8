// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/** A {@link Coroutine} body without a result. */
@FunctionalInterface
public interface Action {
    /**
     * Runs on a loop, as {@link Coroutine#run} does.
     *
     * @throws Exception whatever failed; it becomes the failure of the task
     */
    void run() throws Exception;

    /** This body as a coroutine whose result is null. */
    default Coroutine<@Nullable Void> asCoroutine() {
        return () -> {
            run();
            return null;
        };
    }
}

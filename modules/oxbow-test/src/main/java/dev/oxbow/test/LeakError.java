// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.ExceptionHandler;
import java.util.List;

/**
 * A test left something behind: tasks, timers, permits, waiters, or errors that nobody caught, which are suppressed in it.
 * The message names each.
 */
public final class LeakError extends AssertionError {
    private static final long serialVersionUID = 1;

    LeakError(String message, List<ExceptionHandler.Context> errors) {
        super(message);
        errors.forEach(error -> addSuppressed(error.exception()));
    }
}

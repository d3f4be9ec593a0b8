// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

/**
 * Time was up: thrown by {@link Async#waitFor}, {@link Async#timeout} and {@link Async#asCompleted}. Unchecked, so that
 * it comes out of an await as itself. Where the time limit has cancelled something its cause is that cancellation; there is
 * none where nothing was: from asCompleted, and from waitFor without any time.
 */
public final class AsyncTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message. */
    public AsyncTimeoutException(String message) {
        super(message);
    }

    /** With the cancellation that it replaces. */
    public AsyncTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}

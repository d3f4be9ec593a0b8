// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

/**
 * A test could never have ended: its tasks waited, and nobody was left to wake them. The message names each and what it
 * waited for.
 */
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1;

    DeadlockError(String message) {
        super(message);
    }
}

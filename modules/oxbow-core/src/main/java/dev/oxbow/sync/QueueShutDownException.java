// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

/** A queue takes nothing more, or has nothing more, because it was shut down. */
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    QueueShutDownException(String message) {
        super(message);
    }
}

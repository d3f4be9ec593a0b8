// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

/** A barrier was aborted or reset while somebody waited at it. */
public final class BrokenBarrierException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenBarrierException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

/** When a {@link Async#wait wait} has waited long enough. */
public enum ReturnWhen {
    /** As soon as one is done, in whatever way. */
    FIRST_COMPLETED,
    /** As soon as one has failed, or all are done. One that is cancelled has not failed. */
    FIRST_EXCEPTION,
    /** When all are done, in whatever way. */
    ALL_COMPLETED
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

/** A callback that has been asked for and can be called off. May be used on any thread. */
public interface Handle {
    /** Calls it off. True: it had not run, and will not, unless it began at this very moment on another thread. */
    boolean cancel();

    /** Whether nothing will come of it any more: it has run or was called off. */
    boolean isCancelled();
}

// SPDX-License-Identifier: Apache-2.0

/**
 * Locks, semaphores and queues to await. Each works across loops and threads.
 */
@NullMarked
package dev.oxbow.sync;

import org.jspecify.annotations.NullMarked;

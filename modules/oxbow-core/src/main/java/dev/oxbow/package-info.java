// SPDX-License-Identifier: Apache-2.0

/**
 * The event loop, its tasks and the words of asyncio: start at {@link dev.oxbow.Async}.
 */
@NullMarked
package dev.oxbow;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import java.util.Set;

/**
 * What a {@link Async#wait wait} found. The sets are the caller's own and may be changed, as in asyncio: take the pending
 * ones, add to them, and wait again.
 *
 * @param done those that are done, in the order in which they were given
 * @param pending those that are not, likewise
 * @param <P> their type
 */
public record Waited<P extends Promise<?>>(Set<P> done, Set<P> pending) {}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/**
 * Whatever can be awaited: a {@link Coroutine}, which is cold, or a {@link Promise}, which is under way.
 *
 * <p>Reactive sources become awaitable as coroutines: {@code () -> await(mono)}.
 *
 * @param <T> the type of the value
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#awaitables">asyncio: awaitables</a>
 */
public sealed interface Awaitable<T extends @Nullable Object> permits Coroutine, Promise {}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import org.jspecify.annotations.Nullable;

/**
 * A body that may await. It is cold: it does nothing until it is started as a {@link Task} or awaited in place.
 *
 * <p>Any lambda is one, and so is any method reference; the methods that it calls may await too, however deep.
 *
 * <pre>{@code
 * Coroutine<String> hello = () -> {
 *     Async.sleep(Duration.ofMillis(5));
 *     return "hello";
 * };
 * String twice = Async.run(() -> Async.await(hello) + Async.await(hello));
 * }</pre>
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public non-sealed interface Coroutine<T extends @Nullable Object> extends Awaitable<T> {
    /**
     * Runs on a loop, holding its baton: until the next await nothing else runs there.
     *
     * @throws Exception whatever failed; it becomes the failure of the task
     */
    T run() throws Exception;
}

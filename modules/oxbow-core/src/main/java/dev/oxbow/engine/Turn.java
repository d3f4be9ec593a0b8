// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** What a coroutine awaits that wants a {@link Resource}: a place in {@link Turns}. */
final class Turn<T extends @Nullable Object> extends DeferredImpl<T> {
    final Resource resource;

    // Written holding the lock that guards the Turns.
    @Nullable
    Turn<T> before;

    @Nullable
    Turn<T> after;

    boolean queued;

    Turn(String name, Resource resource) {
        super(name);
        this.resource = resource;
    }

    @Override
    public String toString() {
        return isDone() ? super.toString() : resource.state();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** What a coroutine awaits that wants a {@link Resource}. */
final class Turn<T extends @Nullable Object> extends DeferredImpl<T> {
    final Resource resource;

    Turn(String name, Resource resource) {
        super(name);
        this.resource = resource;
    }

    @Override
    public String toString() {
        return isDone() ? super.toString() : resource.state();
    }
}

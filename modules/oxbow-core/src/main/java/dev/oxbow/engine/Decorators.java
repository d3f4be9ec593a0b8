// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.TaskDecorator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Two decorators as one; and those that the process has for all its loops. */
record Decorators(TaskDecorator inner, TaskDecorator outer) implements TaskDecorator {
    /** Those of the process; null if there are none. */
    private static final @Nullable TaskDecorator EVERYWHERE = provided();

    @Override
    public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
        return outer.decorate(inner.decorate(body));
    }

    /** A loop's own, within those of the process; null if there are none. */
    static @Nullable TaskDecorator within(@Nullable TaskDecorator own) {
        return both(own, EVERYWHERE);
    }

    static @Nullable TaskDecorator both(@Nullable TaskDecorator inner, @Nullable TaskDecorator outer) {
        if (inner == null || outer == null) {
            return inner == null ? outer : inner;
        }
        return new Decorators(inner, outer);
    }

    private static @Nullable TaskDecorator provided() {
        TaskDecorator all = null;
        for (TaskDecorator one : ServiceLoader.load(TaskDecorator.class, TaskDecorator.class.getClassLoader())) {
            all = both(all, one);
        }
        return all;
    }
}

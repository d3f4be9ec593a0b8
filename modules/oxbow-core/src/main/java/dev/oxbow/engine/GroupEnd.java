// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Task;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the owner of a task group awaits: the end of its tasks. */
final class GroupEnd extends DeferredImpl<@Nullable Void> {
    private final Supplier<? extends Collection<? extends Task<?>>> tasks;

    GroupEnd(Supplier<? extends Collection<? extends Task<?>>> tasks) {
        super("task group");
        this.tasks = tasks;
    }

    @Override
    void parts(List<PromiseImpl<?>> to) {
        tasks.get().forEach(task -> to.add((PromiseImpl<?>) task));
    }

    /** The owner does that, and awaits them again. */
    @Override
    void cancelledWith(List<PromiseImpl<?>> to) {
        parts(to);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a task is known by: its loop and its place there, number, name and times. */
public abstract sealed class TaskRecord<T extends @Nullable Object> extends PromiseImpl<T> implements Task<T>
        permits TaskImpl {
    private static final long NEVER = Long.MIN_VALUE;
    private static final String UNSTARTED = "not started";
    private static final String PENDING = "pending";

    final LoopImpl loop;
    private final long id;

    // Written by whoever asks for it first, and all would write the same.
    private @Nullable String name;

    // All below is written by the holder of the loop's baton alone.
    private long startedAt = NEVER;
    private long finishedAt = NEVER;

    /** Among the {@link Tasks}. */
    int place = Row.NOWHERE;

    TaskRecord(LoopImpl loop, long id, @Nullable String name) {
        this.loop = loop;
        this.id = id;
        this.name = name;
    }

    /** Its body, in the loop's time. */
    final void began(long now) {
        startedAt = now;
    }

    final void finished(long now) {
        finishedAt = now;
    }

    /** How long ago its body began; negative: it has not. */
    final long age(long now) {
        return startedAt == NEVER ? -1 : Math.max(0, now - startedAt);
    }

    abstract boolean isUnstarted();

    @Override
    final @Nullable LoopImpl home() {
        return loop;
    }

    @Override
    public final EventLoop loop() {
        return loop;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String name() {
        String n = name;
        if (n == null) {
            name = n = nameOf(id);
        }
        return n;
    }

    /** Of one that was given no name. */
    private static String nameOf(long id) {
        return "task-" + id;
    }

    @Override
    public final String label() {
        return "task " + name();
    }

    @Override
    public final @Nullable Instant startedAt() {
        return startedAt == NEVER ? null : loop.instantOf(startedAt);
    }

    @Override
    public final @Nullable Instant finishedAt() {
        return finishedAt == NEVER ? null : loop.instantOf(finishedAt);
    }

    @Override
    public final String toString() {
        return printed(name(), isDone() ? word() : isUnstarted() ? UNSTARTED : PENDING);
    }

    /** Of one that is no task yet. */
    static String printed(long id, boolean begun) {
        return printed(nameOf(id), begun ? PENDING : UNSTARTED);
    }

    private static String printed(String name, String how) {
        return "task '" + Text.escaped(name) + "' (" + how + ")";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A loop at the moment of a dump.
 *
 * <p>It is read by the loop itself, between two steps. A loop that a step holds does not come to that: after a while it is
 * read from outside. Nothing of it changes then but by that one step, so what is read is whole, or a step old.
 */
final class LoopState {
    /** How long a loop may take to answer, in nanoseconds, all loops together. */
    static final long PATIENCE = 100_000_000;

    private static final int MOST_TASKS = 10_000;

    final LoopImpl loop;
    final List<Seen> tasks = new ArrayList<>();
    int taskCount;
    int ready;
    int timers;

    /** The stack of the step that keeps the loop from answering, and its task; empty: it has answered. */
    List<StackTraceElement> heldBy = List.of();

    @Nullable
    TaskImpl<?> holder;

    boolean answered = true;

    private LoopState(LoopImpl loop) {
        this.loop = loop;
    }

    /** Any thread. */
    static List<LoopState> of(List<LoopImpl> loops) {
        List<CompletableFuture<@Nullable LoopState>> answers = new ArrayList<>();
        for (LoopImpl loop : loops) {
            CompletableFuture<@Nullable LoopState> answer = new CompletableFuture<>();
            answers.add(answer);
            if (!loop.doOnLoop(() -> {
                loop.makeTasks();
                answer.complete(new LoopState(loop).read());
            })) {
                answer.complete(null); // closed
            }
        }
        long until = System.nanoTime() + PATIENCE;
        List<LoopState> states = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            LoopState state = answer(answers.get(i), loops.get(i), until);
            if (state != null) {
                states.add(state);
            }
        }
        for (LoopState state : states) {
            state.tasks.forEach(Seen::walk);
        }
        return states;
    }

    private static @Nullable LoopState answer(
            CompletableFuture<@Nullable LoopState> answer, LoopImpl loop, long until) {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException | ExecutionException e) {
                    return new LoopState(loop).readFromOutside();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private LoopState readFromOutside() {
        answered = false;
        Baton baton = loop.baton;
        Carrier carrier = baton.running();
        if (carrier != null) {
            heldBy = carrier.stack();
            holder = carrier.taskSeen();
        }
        read();
        TaskImpl<?> unlisted = holder;
        if (unlisted != null && tasks.stream().noneMatch(seen -> seen.task == unlisted)) {
            tasks.add(new Seen(unlisted, carrier, baton.clock.nanoTime())); // a body that had no task until now
        }
        return this;
    }

    private LoopState read() {
        Baton baton = loop.baton;
        Carrier running = baton.running();
        long now = baton.clock.nanoTime();
        taskCount = loop.tasks.count();
        ready = baton.ready.size();
        timers = baton.timers().size();
        loop.tasks.list(MOST_TASKS).forEach(task -> tasks.add(new Seen(task, running, now)));
        return this;
    }
}

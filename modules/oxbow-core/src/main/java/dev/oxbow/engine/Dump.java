// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loops and who waits for whom among their tasks, at one moment; {@link DumpText} and {@link DumpJson} tell it. */
public final class Dump {
    final List<LoopState> loops;

    /** The tasks that are in the dump. */
    final Map<TaskImpl<?>, Seen> tasks = new LinkedHashMap<>();

    /** The tasks that each one awaits: directly, or as parts of a gather or the like. */
    final Map<TaskImpl<?>, List<TaskImpl<?>>> awaits = new HashMap<>();

    final List<List<TaskImpl<?>>> cycles;

    private Dump(List<LoopState> loops) {
        this.loops = loops;
        for (LoopState loop : loops) {
            loop.tasks.forEach(seen -> tasks.put(seen.task, seen));
        }
        Map<TaskImpl<?>, List<TaskImpl<?>>> waits = new LinkedHashMap<>();
        for (Seen seen : tasks.values()) {
            List<TaskImpl<?>> awaited = new ArrayList<>();
            for (PromiseImpl<?> promise : seen.awaited) {
                if (promise instanceof TaskImpl<?> task && !awaited.contains(task)) {
                    awaited.add(task);
                }
            }
            awaits.put(seen.task, awaited);
            List<TaskImpl<?>> all = new ArrayList<>(awaited);
            Resource resource = seen.resource();
            if (resource != null) {
                for (Resource.Hold hold : resource.holds()) {
                    if (hold.by() instanceof TaskImpl<?> holder && !holder.isDone()) {
                        all.add(holder);
                    }
                }
            }
            waits.put(seen.task, all);
        }
        cycles = Cycles.in(waits);
    }

    /** Any thread. */
    public static Dump of(EventLoop loop) {
        return new Dump(LoopState.of(List.of((LoopImpl) loop)));
    }

    /** Any thread: all loops of the process. */
    public static Dump ofAll() {
        return new Dump(LoopState.of(Loops.all()));
    }

    /** For people. */
    public String text() {
        return new DumpText(this).write();
    }

    /** For tools. */
    public String json() {
        return DumpJson.write(this);
    }

    /** How many loops there are in it. */
    public int loopCount() {
        return loops.size();
    }

    /** How many tasks these have, those too that are beyond what a dump shows. */
    public int taskCount() {
        return loops.stream().mapToInt(loop -> loop.taskCount).sum();
    }
}

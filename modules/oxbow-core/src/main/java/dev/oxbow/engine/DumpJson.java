// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.List;
import java.util.Locale;

/** A dump for tools. docs/observe.md lists the members. */
final class DumpJson {
    private DumpJson() {}

    static String write(Dump dump) {
        Json json = new Json().begin('{').key("cycles").begin('[');
        for (List<TaskImpl<?>> cycle : dump.cycles) {
            json.begin('[');
            cycle.forEach(task -> json.number(task.id()));
            json.end(']');
        }
        json.end(']').key("loops").begin('[');
        dump.loops.forEach(loop -> loop(json, dump, loop));
        return json.end(']').end('}').toString();
    }

    private static void loop(Json json, Dump dump, LoopState loop) {
        json.begin('{').key("name").string(loop.loop.name());
        json.key("closing").bool(loop.loop.isClosed()).key("answered").bool(loop.answered);
        json.key("taskCount").number(loop.taskCount);
        json.key("ready").number(loop.ready).key("timers").number(loop.timers);
        if (!loop.answered) {
            json.key("heldBy").begin('{');
            if (loop.holder != null) {
                json.key("task").number(loop.holder.id());
            }
            stack(json, loop.heldBy);
            json.end('}');
        }
        json.key("tasks").begin('[');
        loop.tasks.forEach(seen -> task(json, dump, seen));
        json.end(']').end('}');
    }

    private static void task(Json json, Dump dump, Seen seen) {
        json.begin('{').key("id").number(seen.task.id()).key("name").string(seen.task.name());
        json.key("state").string(seen.standing.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        json.key("cancelRequested").bool(seen.cancelRequested);
        if (seen.age >= 0) {
            json.key("ageNanos").number(seen.age);
        }
        if (seen.standing == Seen.Standing.WAITING) {
            json.key("waitsFor").string(String.valueOf(seen.awaiting));
            json.key("awaits").begin('[');
            dump.awaits.getOrDefault(seen.task, List.of()).forEach(task -> json.number(task.id()));
            json.end(']');
        }
        Resource resource = seen.resource();
        if (resource != null) {
            json.key("heldBy").begin('[');
            resource.holds().forEach(hold -> hold(json, hold));
            json.end(']');
        }
        stack(json, seen.frames);
        json.end('}');
    }

    private static void hold(Json json, Resource.Hold hold) {
        json.begin('{');
        if (hold.by() != null) {
            json.key("task").number(hold.by().id()).key("name").string(hold.by().name());
            json.key("over").bool(hold.by().isDone());
        }
        json.key("forNanos").number(hold.nanos()).end('}');
    }

    private static void stack(Json json, List<StackTraceElement> frames) {
        json.key("stack").begin('[');
        frames.forEach(frame -> json.string(frame.toString()));
        json.end(']');
    }
}

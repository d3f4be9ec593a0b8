// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.engine.Json;
import dev.oxbow.observe.Event.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recording as a trace in Chrome's JSON format, which Perfetto and chrome://tracing open: a process for each loop, a
 * thread for each task, slices for steps and waits, flow arrows from who woke to who was woken.
 */
public final class ChromeTrace {
    private final Json json = new Json();
    private final Map<String, Integer> processes = new LinkedHashMap<>();
    private final List<Lane> lanes;
    private final long begin;
    private long flows;

    private ChromeTrace(Recording recording) {
        this.lanes = Lane.of(recording);
        this.begin = recording.begin();
    }

    /** The trace: one line of JSON. */
    public static String json(Recording recording) {
        return new ChromeTrace(recording).write(recording.dropped());
    }

    private String write(long dropped) {
        json.begin('{').key("displayTimeUnit").string("ms").key("otherData").begin('{');
        json.key("droppedEvents").number(dropped).end('}').key("traceEvents").begin('[');
        for (Lane lane : lanes) {
            lane(lane);
        }
        for (Lane lane : lanes) {
            lane.touches.forEach(touch -> touch(lane, touch));
        }
        return json.end(']').end('}').toString();
    }

    private void lane(Lane lane) {
        if (!processes.containsKey(lane.loop)) {
            processes.put(lane.loop, processes.size() + 1);
            event("M", "process_name", lane).key("args").begin('{').key("name").string("loop " + lane.loop);
            json.end('}').end('}');
        }
        event("M", "thread_name", lane)
                .key("args")
                .begin('{')
                .key("name")
                .string(lane.name)
                .end('}')
                .end('}');
        for (Lane.Stretch step : lane.steps) {
            slice(lane, "runs", "step", step.from(), step.to());
        }
        for (Lane.Wait wait : lane.waits) {
            slice(lane, "awaits " + wait.what(), "await", wait.from(), wait.woken());
            if (wait.woken() < wait.to()) {
                slice(lane, "ready", "ready", wait.woken(), wait.to());
            }
        }
    }

    private void slice(Lane lane, String name, String category, long from, long to) {
        at(event("X", name, lane).key("cat").string(category), from);
        json.key("dur").number((to - from) / 1000.0).end('}');
    }

    private void touch(Lane lane, Lane.Touch touch) {
        if (touch.kind() == Kind.CANCEL_REQUESTED) {
            at(event("i", "asked to cancel", lane).key("s").string("t"), touch.at())
                    .end('}');
        }
        Lane by = touch.by();
        if (by != null) {
            String name = touch.kind() == Kind.STARTED ? "starts" : touch.kind() == Kind.WOKEN ? "wakes" : "cancels";
            flows++;
            at(event("s", name, by).key("cat").string("hand-off").key("id").number(flows), touch.at())
                    .end('}');
            at(event("f", name, lane).key("cat").string("hand-off").key("id").number(flows), touch.at())
                    .key("bp")
                    .string("e")
                    .end('}');
        }
    }

    private Json event(String phase, String name, Lane lane) {
        return json.begin('{')
                .key("ph")
                .string(phase)
                .key("name")
                .string(name)
                .key("pid")
                .number(processes.getOrDefault(lane.loop, 0))
                .key("tid")
                .number(lane.task);
    }

    private Json at(Json event, long nanos) {
        return event.key("ts").number((nanos - begin) / 1000.0);
    }
}

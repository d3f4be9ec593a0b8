// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.observe.Event.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One task's part of a recording: its steps, its waits, and what came to it from other lanes. */
final class Lane {
    /** It ran. */
    record Stretch(long from, long to) {}

    /** It waited for {@code what} until {@code woken}, and for its turn from then on. */
    record Wait(long from, long woken, long to, String what) {}

    /** Something that another task did to this one; the lane of {@code by} is null where it is not recorded. */
    record Touch(Kind kind, long at, @Nullable Lane by, String byName) {}

    private static final long NOT_YET = Long.MIN_VALUE;

    final int index;
    final String name;
    final String loop;
    final long task;
    final long begin;
    final List<Stretch> steps = new ArrayList<>();
    final List<Wait> waits = new ArrayList<>();
    final List<Touch> touches = new ArrayList<>();
    long requested;
    long signalled;

    /** When it was over, or the recording was. */
    long end;

    /** SUCCESS, FAILED, CANCELLED; null: not over. */
    @Nullable
    String how;

    // While the events are read.
    private long stepSince = NOT_YET;
    private long waitSince = NOT_YET;
    private long woken = NOT_YET;
    private String awaited = "";

    private Lane(int index, Event first) {
        this.index = index;
        this.name = first.name();
        this.loop = first.loop();
        this.task = first.task();
        this.begin = first.nanos();
        if (first.kind() == Kind.STARTED) {
            waitSince = begin;
            woken = begin;
            awaited = "its first turn";
        }
    }

    /** In the order in which they came up. */
    static List<Lane> of(Recording recording) {
        Map<Object, Lane> lanes = new LinkedHashMap<>();
        long end = 0;
        for (Event event : recording.events()) {
            end = event.nanos();
            // callbacks of a loop have a lane together
            Object key = event.task() != 0 ? (Object) event.task() : event.loop();
            Lane lane = lanes.computeIfAbsent(key, k -> new Lane(lanes.size(), event));
            lane.add(event, event.by() == 0 ? null : lanes.get(event.by()));
        }
        for (Lane lane : lanes.values()) {
            lane.finish(end);
        }
        return List.copyOf(lanes.values());
    }

    private void add(Event event, @Nullable Lane by) {
        long now = event.nanos();
        switch (event.kind()) {
            case STARTED, CANCEL_REQUESTED -> touched(event, by);
            case RESUMED, CALLBACK -> {
                endWait(now);
                stepSince = now;
            }
            case SUSPENDED -> {
                endStep(now);
                waitSince = now;
                awaited = event.what();
            }
            case WOKEN -> {
                woken = now;
                touched(event, by);
            }
            case ENDED -> {
                endWait(now);
                endStep(now);
                end = now;
                how = event.what();
            }
            case CALLBACK_ENDED -> endStep(now);
            case REQUESTED -> requested += event.count();
            case SIGNALLED -> signalled++;
        }
    }

    private void touched(Event event, @Nullable Lane by) {
        touches.add(new Touch(event.kind(), event.nanos(), by == this ? null : by, event.byName()));
    }

    private void endStep(long now) {
        if (stepSince != NOT_YET) {
            steps.add(new Stretch(stepSince, now));
            stepSince = NOT_YET;
        }
    }

    private void endWait(long now) {
        if (waitSince != NOT_YET) {
            waits.add(new Wait(waitSince, woken == NOT_YET ? now : Math.max(woken, waitSince), now, awaited));
            waitSince = NOT_YET;
        }
        woken = NOT_YET;
    }

    private void finish(long atEnd) {
        if (how == null) {
            endWait(atEnd);
            endStep(atEnd);
            end = atEnd;
        }
    }

    boolean isCallbacks() {
        return task == 0;
    }
}

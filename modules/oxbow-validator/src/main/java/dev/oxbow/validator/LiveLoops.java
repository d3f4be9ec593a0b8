// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.util.List;

/** Loops that have still something to do: tasks, steps in their queues, timers. Oxbow is asked by reflection. */
final class LiveLoops {
    private final Patience patience;
    private int known = toDo();

    LiveLoops(Patience patience) {
        this.patience = patience;
    }

    /** In words, and each time only what is new: what one test leaves is not held against the next. */
    List<String> left() {
        List<Integer> more = patience.with(() -> {
            int now = toDo();
            known = Math.min(known, now);
            return now > known ? List.of(now) : List.of();
        });
        if (more.isEmpty()) {
            return List.of();
        }
        known = more.get(0);
        return List.of("loops are left with something to do, " + stats() + "\n" + indented(call("dumpAll")));
    }

    private static int toDo() {
        Object stats = stats();
        return number(stats, "tasks") + number(stats, "ready") + number(stats, "timers");
    }

    private static Object stats() {
        return call("statsOfAll");
    }

    private static String indented(Object dump) {
        return dump.toString().strip().indent(4).stripTrailing();
    }

    private static Object call(String method) {
        try {
            return Class.forName("dev.oxbow.EventLoop").getMethod(method).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the validator knows another Oxbow", e);
        }
    }

    private static int number(Object stats, String name) {
        try {
            return (int) stats.getClass().getMethod(name).invoke(stats);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the validator knows another Oxbow", e);
        }
    }
}

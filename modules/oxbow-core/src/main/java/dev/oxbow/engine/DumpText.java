// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A dump for people: the cycles first, then each loop's tasks as trees, a task's children being the tasks that it awaits.
 * Each task is told once; where it comes up again, it is named.
 */
final class DumpText {
    private static final int MOST_FRAMES = 3;
    private static final int MOST_HELD_FRAMES = 24;
    private static final int DEEPEST_INDENT = 16;
    private static final long WORTH_TELLING = 10_000_000;

    private record Node(Seen seen, int depth) {}

    private final StringBuilder out = new StringBuilder();
    private final Dump dump;
    private final Set<TaskImpl<?>> told = new HashSet<>();

    DumpText(Dump dump) {
        this.dump = dump;
    }

    String write() {
        if (dump.loops.isEmpty()) {
            return "no loop is open\n";
        }
        for (List<TaskImpl<?>> cycle : dump.cycles) {
            line(0, "cycle: " + names(cycle) + " -> " + name(cycle.get(0)));
        }
        Set<TaskImpl<?>> awaited = new HashSet<>();
        dump.awaits.values().forEach(awaited::addAll);
        for (LoopState loop : dump.loops) {
            head(loop);
            loop.tasks.stream().filter(seen -> !awaited.contains(seen.task)).forEach(this::tree);
            // what only others await that await it: a cycle has no root
            loop.tasks.forEach(this::tree);
            if (loop.tasks.size() < loop.taskCount) {
                line(1, "and " + count(loop.taskCount - loop.tasks.size(), "task") + " more");
            }
        }
        return out.toString();
    }

    private void head(LoopState loop) {
        line(
                0,
                loop.loop + ": " + count(loop.taskCount, "task") + ", " + count(loop.ready, "step") + " ready, "
                        + count(loop.timers, "timer"));
        if (!loop.answered) {
            line(
                    1,
                    "it has not answered within " + LoopState.PATIENCE / 1_000_000 + " ms, since "
                            + (loop.holder == null ? "a callback" : loop.holder)
                            + " holds it; what follows was read without it, and may be a step old");
            loop.heldBy.stream().limit(MOST_HELD_FRAMES).forEach(frame -> line(3, "at " + frame));
        }
    }

    /** Without recursion: a chain of awaits may be as long as there are tasks. */
    private void tree(Seen root) {
        if (!told.add(root.task)) {
            return;
        }
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(new Node(root, 1));
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            node(node.seen, Math.min(node.depth, DEEPEST_INDENT));
            List<TaskImpl<?>> children = dump.awaits.getOrDefault(node.seen.task, List.of());
            for (int i = children.size() - 1; i >= 0; i--) {
                Seen child = dump.tasks.get(children.get(i));
                // one that has been told already, or stands elsewhere in this tree, is named by its parent's line
                if (child != null && told.add(child.task)) {
                    stack.push(new Node(child, node.depth + 1));
                }
            }
        }
    }

    private void node(Seen seen, int depth) {
        String age = seen.age >= WORTH_TELLING ? ", " + seconds(seen.age) + " old" : "";
        // that it has not started is in its own words already
        String words = seen.standing == Seen.Standing.NOT_STARTED ? "" : " " + seen.words();
        line(depth, seen.task + words + (seen.cancelRequested ? ", asked to cancel" : "") + age);
        Resource resource = seen.resource();
        if (resource != null) {
            for (Resource.Hold hold : resource.holds()) {
                line(depth + 1, "held " + held(hold));
            }
        }
        if (!seen.frames.isEmpty()) {
            line(
                    depth + 2,
                    seen.frames.stream()
                            .limit(MOST_FRAMES)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining(" < ", "at ", "")));
        }
        Thread worker = worker(seen);
        if (worker != null) {
            line(depth + 2, "worked on by " + Text.escaped(worker.getName()) + at(worker));
        }
    }

    private static @Nullable Thread worker(Seen seen) {
        return seen.awaiting != null && seen.awaiting.promise() instanceof ThreadWork<?> work ? work.worker() : null;
    }

    private static String at(Thread worker) {
        for (StackTraceElement frame : worker.getStackTrace()) {
            if (!Stacks.isOurs(frame)) {
                return ", at " + frame;
            }
        }
        return "";
    }

    static String held(Resource.Hold hold) {
        long nanos = hold.nanos();
        String since = nanos < WORTH_TELLING ? "" : " for " + seconds(nanos);
        if (hold.by() == null) {
            return "by code off any task" + since;
        }
        return "by " + hold.by() + since + (hold.by().isDone() ? ", and never given back: its task is over" : "");
    }

    static String names(List<TaskImpl<?>> tasks) {
        return tasks.stream().map(DumpText::name).collect(Collectors.joining(" -> "));
    }

    private static String name(TaskImpl<?> task) {
        return Text.escaped(task.name());
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import dev.oxbow.conformance.Corpus.Program;
import dev.oxbow.conformance.Journal.Event;
import dev.oxbow.test.Schedule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A program that Oxbow answered otherwise than asyncio.
 *
 * @param program what was asked
 * @param schedule under which the answer differs
 * @param comparison both answers side by side, or what broke the run
 */
record Difference(Program program, Schedule schedule, String comparison) {
    private static final int WIDTH = 56;

    /** Runs {@code program}; empty: the answers agree. */
    static Optional<Difference> of(Program program, Schedule schedule) {
        Map<String, List<Event>> actual;
        try {
            actual = Machine.run(program, schedule);
        } catch (Throwable e) {
            return Optional.of(new Difference(program, schedule, stackTrace(e)));
        }
        return actual.equals(program.expected())
                ? Optional.empty()
                : Optional.of(new Difference(program, schedule, sideBySide(program.expected(), actual)));
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The tasks whose events differ; the first event that does is marked. */
    private static String sideBySide(Map<String, List<Event>> expected, Map<String, List<Event>> actual) {
        StringBuilder text = new StringBuilder();
        TreeSet<String> tasks = new TreeSet<>(expected.keySet());
        tasks.addAll(actual.keySet());
        for (String task : tasks) {
            List<Event> left = expected.getOrDefault(task, List.of());
            List<Event> right = actual.getOrDefault(task, List.of());
            if (!left.equals(right)) {
                text.append(line("  ", task + ", asyncio", task + ", Oxbow"));
                boolean marked = false;
                for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                    String l = i < left.size() ? left.get(i).toString() : "-";
                    String r = i < right.size() ? right.get(i).toString() : "-";
                    boolean mark = !marked && !l.equals(r);
                    text.append(line(mark ? "> " : "  ", l, r));
                    marked |= mark;
                }
            }
        }
        return text.toString();
    }

    private static String line(String mark, String left, String right) {
        return mark + left + " ".repeat(Math.max(1, WIDTH - left.length())) + "| " + right + "\n";
    }

    @Override
    public String toString() {
        return "program " + program.id() + ", " + schedule + ":\n  shared " + program.shared() + "\n  main   "
                + program.main() + "\n" + comparison;
    }
}

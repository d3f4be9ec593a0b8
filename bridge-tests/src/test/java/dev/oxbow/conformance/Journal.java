// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each task of a program did, and when: the program's answer. */
final class Journal {
    /**
     * One thing that happened.
     *
     * @param tick when
     * @param what the event's name
     * @param text all of it but the tick, for comparison and for people
     */
    record Event(long tick, String what, String text) {
        // Callbacks share an instant with the task in whose journal they are: there they come last, sorted.
        private static final Comparator<Event> IN_ORDER = Comparator.comparingLong(Event::tick)
                .thenComparing(Event::isCallback)
                .thenComparing(event -> event.isCallback() ? event.text : "");

        boolean isCallback() {
            return what.equals("callback");
        }

        @Override
        public String toString() {
            return "%8d  %s".formatted(tick, text);
        }
    }

    private final Map<String, List<Event>> events = new TreeMap<>();

    void add(String task, long tick, String what, @Nullable Object... details) {
        StringBuilder text = new StringBuilder(what);
        for (Object detail : details) {
            text.append(' ').append(detail);
        }
        events.computeIfAbsent(task, t -> new ArrayList<>()).add(new Event(tick, what, text.toString()));
    }

    /** By task. Within one, in the corpus' order. */
    Map<String, List<Event>> answer() {
        events.values().forEach(list -> list.sort(Event.IN_ORDER));
        return events;
    }
}

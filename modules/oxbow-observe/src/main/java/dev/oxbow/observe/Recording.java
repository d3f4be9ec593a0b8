// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import java.util.List;

/**
 * What a {@link Recorder} has seen.
 *
 * @param events oldest first
 * @param dropped how many older ones had to make way
 */
public record Recording(List<Event> events, long dropped) {
    /** Of events that are in order. */
    public Recording {
        events = List.copyOf(events);
    }

    /** When the first of them happened; 0 if there are none. */
    long begin() {
        return events.isEmpty() ? 0 : events.getFirst().nanos();
    }

    @Override
    public String toString() {
        return events.size() + " events" + (dropped > 0 ? ", " + dropped + " older ones dropped" : "");
    }
}

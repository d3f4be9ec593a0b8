// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import java.util.Map;

/**
 * A recording as a picture: a lane for each task, its steps as bars, its waits as gaps that say what it awaits, and an
 * arrow from the task that woke it.
 */
public final class Timeline {
    private Timeline() {}

    /** A small still picture, for documents: SVG, for light and dark pages. The first 64 lanes. */
    public static String svg(String title, Recording recording) {
        return svg(title, Map.of("", recording));
    }

    /**
     * Several recordings one above the other, all from their own beginning and on one time scale.
     *
     * @param recordings each under its heading, in the order of the map
     */
    public static String svg(String title, Map<String, Recording> recordings) {
        return new SvgTimeline(title, recordings).draw();
    }

    /** A page of its own, with nothing to load: zoom, search, hover. Made for 100,000 events. */
    public static String html(String title, Recording recording) {
        return HtmlTimeline.page(title, recording);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import dev.oxbow.Action;
import dev.oxbow.EventLoop;
import dev.oxbow.observe.Recorder;
import dev.oxbow.observe.Recording;
import dev.oxbow.observe.Timeline;
import java.io.IOException;
import java.util.Map;

/** Timelines of what recipes do, by Oxbow's own recorder. */
public final class Pictures {
    private Pictures() {}

    /** Runs {@code body} on a loop of its own, as a task called {@code name}. */
    public static Recording recording(String name, Action body) {
        try (EventLoop loop = EventLoop.create("recipe");
                Recorder recorder = Recorder.of(loop)) {
            loop.start(name, body).join();
            return recorder.recording();
        }
    }

    /** Draws what happened, for the page of that name. */
    public static void draw(String page, String title, Recording recording) throws IOException {
        Pages.draw(page + ".svg", Timeline.svg(title, recording));
    }

    /** Draws what happened each time, one below the other on one scale. */
    public static void draw(String page, String title, Map<String, Recording> recordings) throws IOException {
        Pages.draw(page + ".svg", Timeline.svg(title, recordings));
    }
}

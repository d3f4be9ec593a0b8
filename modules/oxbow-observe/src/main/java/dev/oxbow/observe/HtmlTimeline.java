// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.engine.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page: a template with a script, and the recording as data beside it. */
final class HtmlTimeline {
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Json json = new Json();
    private final long begin;

    private HtmlTimeline(long begin) {
        this.begin = begin;
    }

    static String page(String title, Recording recording) {
        String script = resource("timeline.js");
        // the page runs this script and no other, whatever might stand in it
        return resource("timeline.html")
                .replace("{{hash}}", hash(script))
                .replace("{{title}}", SvgTimeline.escaped(title).replace("{", "&#123;"))
                .replace("{{script}}", script)
                .replace("{{data}}", new HtmlTimeline(recording.begin()).data(recording));
    }

    private String data(Recording recording) {
        List<Lane> lanes = Lane.of(recording);
        json.begin('{').key("events").number(recording.events().size());
        json.key("dropped").number(recording.dropped()).key("lanes").begin('[');
        lanes.forEach(this::lane);
        json.end(']').key("strings").begin('[');
        strings.keySet().forEach(json::string);
        return json.end(']').end('}').toString();
    }

    /** Times in nanoseconds since the beginning; flat arrays, for there may be very many. */
    private void lane(Lane lane) {
        json.begin('{').key("name").string(lane.name).key("loop").number(index(lane.loop));
        json.key("task").number(lane.task).key("how").string(lane.how == null ? "" : lane.how);
        json.key("begin").number(lane.begin - begin).key("end").number(lane.end - begin);
        json.key("requested").number(lane.requested).key("signalled").number(lane.signalled);
        json.key("steps").begin('[');
        lane.steps.forEach(step -> json.number(step.from() - begin).number(step.to() - begin));
        json.end(']').key("waits").begin('[');
        lane.waits.forEach(wait -> json.number(wait.from() - begin)
                .number(wait.woken() - begin)
                .number(wait.to() - begin)
                .number(index(wait.what())));
        json.end(']').key("touches").begin('[');
        lane.touches.forEach(touch -> json.string(touch.kind().name())
                .number(touch.at() - begin)
                .number(touch.by() == null ? -1 : touch.by().index)
                .number(index(touch.byName())));
        json.end(']').end('}');
    }

    private int index(String string) {
        return strings.computeIfAbsent(string, s -> strings.size());
    }

    private static String resource(String name) {
        try (InputStream in = HtmlTimeline.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + HtmlTimeline.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

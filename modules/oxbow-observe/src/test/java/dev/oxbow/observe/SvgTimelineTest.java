// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Action;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.TestLoop;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

@Timeout(60)
@SuppressWarnings("NullAway")
class SvgTimelineTest {
    private static Recording recorded(Action body) {
        try (TestLoop test = TestLoop.fifo();
                Recorder recorder = Recorder.of(test.loop())) {
            return test.run(() -> {
                body.run();
                return recorder.stop();
            });
        }
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static int count(Document svg, String element, String style) {
        int count = 0;
        var nodes = svg.getElementsByTagName(element);
        for (int i = 0; i < nodes.getLength(); i++) {
            var c = nodes.item(i).getAttributes().getNamedItem("class");
            count += c != null && c.getNodeValue().equals(style) ? 1 : 0;
        }
        return count;
    }

    @Test
    void stepsWaitsWakesAndEndsAreDrawn() throws Exception {
        Recording recording = recorded(() -> {
            AsyncSemaphore one = new AsyncSemaphore(1);
            Task<?> a = EventLoop.current().start("a", () -> hold(one));
            Task<?> b = EventLoop.current().start("b", () -> hold(one));
            Task<?> c = EventLoop.current().start("c", () -> sleep(ofDays(1)));
            gather(a, b);
            c.cancel();
            gatherOutcomes(c);
        });
        String text = Timeline.svg("two and one permit", recording);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/permit.svg"), text);
        Document svg = parsed(text);
        assertThat(count(svg, "circle", "SUCCESS")).isEqualTo(2); // the test's own task goes on
        assertThat(count(svg, "circle", "CANCELLED")).isEqualTo(1);
        assertThat(count(svg, "path", "cancel")).isEqualTo(1);
        assertThat(count(svg, "path", "arrow")).isGreaterThanOrEqualTo(3); // a to b, b to main, main to c
        assertThat(text).contains(">semaphore<").contains(">gather of 2<").contains(">20 ms<");
    }

    private static void hold(AsyncSemaphore permits) {
        try (var held = permits.acquire()) {
            sleep(ofMillis(10));
        }
    }

    @Test
    void namesFromOutsideStayText() throws Exception {
        String hostile = "</text></svg><script>alert(1)</script>\u0000\ud800\"'&";
        Recording recording = recorded(() -> await(EventLoop.current().start(hostile, () -> sleep(ofMillis(1)))));
        Document svg = parsed(Timeline.svg(hostile, recording));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).contains("<script>alert(1)</script>\ufffd");
    }

    @Test
    void oneScaleForRecordingsSideBySide() throws Exception {
        Map<String, Recording> recordings = new LinkedHashMap<>();
        recordings.put("sequential", recorded(() -> {
            sleep(ofMillis(100));
            sleep(ofMillis(100));
        }));
        recordings.put(
                "gathered",
                recorded(() -> gather(start(() -> sleep(ofMillis(100))), start(() -> sleep(ofMillis(100))))));
        String text = Timeline.svg("two and two", recordings);
        Document svg = parsed(text);
        assertThat(count(svg, "text", "heading")).isEqualTo(2);
        assertThat(text).contains(">200 ms<").doesNotContain(">300 ms<");
    }

    @Test
    void manyLanesAreCutAndSaidToBe() throws Exception {
        Recording recording = recorded(() -> {
            for (int i = 0; i < 100; i++) {
                await(start(() -> 1));
            }
        });
        assertThat(Timeline.svg("many", recording)).contains("and 37 more");
        assertThat(parsed(Timeline.svg("none", new Recording(java.util.List.of(), 0))))
                .isNotNull();
    }
}

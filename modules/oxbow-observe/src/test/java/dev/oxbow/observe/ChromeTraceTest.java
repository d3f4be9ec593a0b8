// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.test.TestLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class ChromeTraceTest {
    private static List<JsonObject> trace() {
        try (TestLoop test = TestLoop.fifo();
                Recorder recorder = Recorder.of(test.loop())) {
            Recording recording = test.run(() -> {
                Task<?> child = EventLoop.current().start("child \"1\"", () -> sleep(ofMillis(5)));
                sleep(ofMillis(1));
                gather(child);
                Task<?> late = EventLoop.current().start("late", () -> sleep(ofDays(1)));
                sleep(ZERO);
                late.cancel();
                gatherOutcomes(late);
                return recorder.stop();
            });
            JsonObject whole =
                    JsonParser.parseString(ChromeTrace.json(recording)).getAsJsonObject();
            return whole.getAsJsonArray("traceEvents").asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .toList();
        }
    }

    private static String text(JsonObject event, String member) {
        return event.get(member).getAsString();
    }

    @Test
    void tasksAreThreadsOfTheirLoopWithSlicesForStepsAndWaits() {
        List<JsonObject> events = trace();
        assertThat(events)
                .filteredOn(e -> text(e, "ph").equals("M"))
                .extracting(e -> e.getAsJsonObject("args").get("name").getAsString())
                .containsExactly("loop test", "test", "child \"1\"", "late");
        assertThat(events)
                .filteredOn(e -> text(e, "ph").equals("X") && text(e, "name").equals("awaits sleep"))
                .extracting(e -> e.get("dur").getAsDouble())
                .contains(5_000.0, 1_000.0);
        assertThat(events)
                .filteredOn(e -> text(e, "ph").equals("i"))
                .singleElement()
                .matches(e -> text(e, "name").equals("asked to cancel"));
    }

    @Test
    void slicesOfOneThreadDoNotOverlap() {
        Map<Long, Double> ends = new HashMap<>();
        trace().stream()
                .filter(e -> text(e, "ph").equals("X"))
                .sorted((a, b) ->
                        Double.compare(a.get("ts").getAsDouble(), b.get("ts").getAsDouble()))
                .forEach(e -> {
                    double begin = e.get("ts").getAsDouble();
                    assertThat(begin)
                            .isGreaterThanOrEqualTo(
                                    ends.getOrDefault(e.get("tid").getAsLong(), 0.0) - 1e-6);
                    ends.put(e.get("tid").getAsLong(), begin + e.get("dur").getAsDouble());
                });
        assertThat(ends).hasSize(3);
    }

    @Test
    void everyArrowHasItsTwoEndsOnTwoThreads() {
        List<JsonObject> events = trace();
        Map<Long, JsonObject> begins = new HashMap<>();
        events.stream()
                .filter(e -> text(e, "ph").equals("s"))
                .forEach(e -> begins.put(e.get("id").getAsLong(), e));
        assertThat(begins).isNotEmpty();
        assertThat(events)
                .filteredOn(e -> text(e, "ph").equals("f"))
                .hasSameSizeAs(begins.values())
                .allSatisfy(end -> {
                    JsonObject begin = begins.get(end.get("id").getAsLong());
                    assertThat(begin.get("tid").getAsLong())
                            .isNotEqualTo(end.get("tid").getAsLong());
                    assertThat(text(begin, "name")).isEqualTo(text(end, "name"));
                });
    }
}

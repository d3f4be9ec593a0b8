// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings("NullAway")
class JfrEventsTest {
    private static void work(EventLoop loop) {
        loop.run(() -> {
            Task<?> a = EventLoop.current().start("a", () -> sleep(ofMillis(20)));
            Task<?> b = EventLoop.current().start("b", () -> sleep(ofDays(1)));
            gather(a);
            b.cancel();
            gatherOutcomes(b);
            EventLoop.current().callSoon(JfrEventsTest::hold);
            gather(EventLoop.current().start("reader", JfrEventsTest::readAsABridgeTellsIt));
        });
    }

    /** For 6 ms at least: a park may return at once, and does where a resume has left its permit behind. */
    private static void hold() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < 6_000_000) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void readAsABridgeTellsIt() {
        LoopObserver observer = EventLoop.current().observer();
        if (observer != null) {
            observer.requested(currentTask(), 256);
            observer.signalled(currentTask());
            observer.signalled(currentTask());
        }
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type, String task) {
        return events.stream()
                .filter(e -> e.getEventType().getName().equals("dev.oxbow." + type) && task.equals(e.getString("task")))
                .toList();
    }

    @Test
    void aFlightRecordingHasWhatLoopsDoAndLoopsAreNotObservedWithoutOne() throws Exception {
        Handle installed = JfrEvents.install();
        try (EventLoop loop = EventLoop.create("flown")) {
            work(loop);
            assertThat(loop.observer()).isNull();
            Path file = Files.createTempFile("oxbow", ".jfr");
            try (Recording recording = new Recording()) {
                recording.start();
                assertThat(loop.observer()).isNotNull();
                work(loop);
                recording.stop();
                recording.dump(file);
            }
            assertThat(loop.observer()).isNull();
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(of(events, "Step", "a")).hasSize(2);
            assertThat(of(events, "Await", "a")).singleElement().satisfies(await -> {
                assertThat(await.getString("what")).isEqualTo("sleep");
                assertThat(await.getString("loop")).isEqualTo("flown");
                assertThat(await.getDuration()).isGreaterThanOrEqualTo(ofMillis(19));
            });
            assertThat(of(events, "Cancel", "b")).hasSize(1);
            assertThat(of(events, "WakeUp", "b").get(0).getString("by")).startsWith("task-");
            assertThat(of(events, "Demand", "reader"))
                    .singleElement()
                    .satisfies(demand -> assertThat(demand.getLong("elements")).isEqualTo(256));
            assertThat(of(events, "Signal", "reader"))
                    .hasSize(2)
                    .allSatisfy(signal -> assertThat(signal.getString("loop")).isEqualTo("flown"));
            assertThat(events)
                    .filteredOn(e -> e.getEventType().getName().equals("dev.oxbow.Callback"))
                    .filteredOn(e -> e.getDuration().compareTo(ofMillis(5)) >= 0)
                    .singleElement()
                    .satisfies(
                            callback -> assertThat(callback.getString("loop")).isEqualTo("flown"));
            Files.delete(file);
        } finally {
            assertThat(installed.cancel()).isTrue();
        }
        try (EventLoop loop = EventLoop.create("after");
                Recording recording = new Recording()) {
            recording.start();
            assertThat(loop.observer()).isNull();
        }
    }
}

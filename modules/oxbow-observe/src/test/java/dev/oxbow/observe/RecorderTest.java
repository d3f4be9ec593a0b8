// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.observe.Event.Kind;
import dev.oxbow.test.TestLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class RecorderTest {
    @Test
    void aLaneShowsStepsAndWhatWasAwaitedInBetween() {
        try (TestLoop test = TestLoop.fifo();
                Recorder recorder = Recorder.of(test.loop())) {
            test.run(() -> {
                Task<?> a = EventLoop.current().start("a", () -> sleep(ofMillis(30)));
                sleep(ofMillis(10));
                await(a);
            });
            List<Lane> lanes = Lane.of(recorder.stop());
            assertThat(lanes).extracting(lane -> lane.name).containsExactly("test", "a");
            Lane main = lanes.get(0);
            Lane a = lanes.get(1);
            assertThat(main.steps).hasSize(4); // the last sleep is oxbow-test's own
            assertThat(main.waits)
                    .extracting(Lane.Wait::what)
                    .containsExactly("its first turn", "sleep", "task a", "sleep");
            assertThat(main.waits.get(1).to() - main.waits.get(1).from())
                    .isEqualTo(ofMillis(10).toNanos());
            assertThat(main.waits.get(2).woken() - main.waits.get(2).from())
                    .isEqualTo(ofMillis(20).toNanos());
            assertThat(main.touches)
                    .filteredOn(touch -> touch.kind() == Kind.WOKEN && touch.by() != null)
                    .singleElement()
                    .matches(touch -> touch.by() == a);
            assertThat(a.touches.get(0).by() == main).isTrue();
            assertThat(a.how).isEqualTo("SUCCESS");
        }
    }

    @Test
    void theOldestEventsMakeWay() {
        try (EventLoop loop = EventLoop.create("ring");
                Recorder recorder = Recorder.of(loop, 8)) {
            loop.run(() -> {
                for (int i = 0; i < 10; i++) {
                    sleep(ZERO);
                }
            });
            Recording recording = recorder.stop();
            assertThat(recording.events()).hasSize(8);
            // started, resumed, 10 times suspended and resumed, ended
            assertThat(recording.dropped()).isEqualTo(23 - 8);
            assertThat(recording.events().getLast().kind()).isEqualTo(Kind.ENDED);
            assertThat(recording).hasToString("8 events, 15 older ones dropped");
            assertThat(Lane.of(recording).get(0).steps).isNotEmpty();
        }
        assertThatThrownBy(() -> Recorder.everywhere(0)).hasMessageContaining("at least 1");
    }

    @Test
    void nothingIsRecordedAfterTheEnd() {
        try (EventLoop loop = EventLoop.create("ended")) {
            Recorder recorder = Recorder.of(loop);
            loop.run(() -> sleep(ZERO));
            int events = recorder.stop().events().size();
            loop.run(() -> sleep(ZERO));
            assertThat(recorder.recording().events()).hasSize(events);
            assertThat(loop.observer()).isNull();
        }
    }

    @Test
    void manyLoopsOnManyThreadsAreRecordedTogether() {
        try (Recorder recorder = Recorder.everywhere()) {
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                String name = "loop " + i;
                threads[i] = Thread.ofVirtual().start(() -> {
                    try (EventLoop loop = EventLoop.create(name)) {
                        loop.start(name, () -> {
                                    for (int n = 0; n < 1000; n++) {
                                        sleep(ZERO);
                                    }
                                })
                                .join();
                    }
                });
            }
            for (Thread thread : threads) {
                joined(thread);
            }
            assertThat(Lane.of(recorder.stop()))
                    .filteredOn(lane -> lane.name.startsWith("loop "))
                    .hasSize(4)
                    .allSatisfy(lane -> assertThat(lane.steps).hasSize(1001));
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

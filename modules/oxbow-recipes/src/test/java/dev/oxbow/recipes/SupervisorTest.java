// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.recipes.Supervisor.Tail;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private final Supervisor supervisor = new Supervisor(3);
    private final List<String> cleaned = new ArrayList<>();

    @OxbowTest
    void aPartThatFailsIsStartedAgainAfterPausesThatDouble(TestLoop test) {
        String end = supervisor.supervise(Map.of("weak", () -> {
            throw new IllegalStateException("again");
        }));
        assertThat(end).isEqualTo("weak has failed too often, and all end");
        assertThat(supervisor.log).hasSize(4);
        assertThat(test.elapsed()).isEqualTo(Supervisor.FIRST_PAUSE.multipliedBy(1 + 2 + 4));
    }

    @OxbowTest
    void whatHasRunWellForAWhileStartsCountingAnew() {
        String end = supervisor.supervise(Map.of(
                "weak",
                        () -> {
                            sleep(Supervisor.HEALTHY);
                            throw new IllegalStateException("again");
                        },
                "end", () -> sleep(Supervisor.HEALTHY.multipliedBy(10))));
        assertThat(end).isEqualTo("end has ended, and so do all");
        assertThat(supervisor.log).hasSize(9); // each after the same pause, the first
    }

    @OxbowTest
    void theTimeThatAPauseTakesIsNotHealth() {
        Supervisor patient = new Supervisor(20);
        String end = patient.supervise(Map.of("weak", () -> {
            throw new IllegalStateException("again");
        }));
        assertThat(end).isEqualTo("weak has failed too often, and all end"); // though the last pauses are long
    }

    @OxbowTest
    void aPartThatSomebodyCancelsEndsThemAll() {
        var whole =
                start(() -> supervisor.supervise(Map.of("short", () -> sleep(ofSeconds(9)), "long", this::lasting)));
        sleep(ofMillis(50));
        allTasks().stream().filter(part -> part.name().equals("short")).forEach(Task::cancel);
        assertThat(await(whole)).isEqualTo("short has ended, and so do all");
        assertThat(supervisor.log).isEmpty();
        assertThat(cleaned).containsExactly("long");
    }

    @OxbowTest(schedules = 20)
    void onePartEndsAndTheOthersCleanUpFirst() {
        String end = supervisor.supervise(Map.of("short", () -> sleep(ofMillis(50)), "long", this::lasting));
        assertThat(end).isEqualTo("short has ended, and so do all");
        assertThat(cleaned).containsExactly("long");
    }

    @OxbowTest
    void whoCancelsTheSupervisorCancelsItsParts() {
        var whole = start(() -> supervisor.supervise(Map.of("long", this::lasting)));
        sleep(ofMillis(50));
        whole.cancel();
        gatherOutcomes(whole);
        assertThat(whole.isCancelled()).isTrue();
        assertThat(cleaned).containsExactly("long");
    }

    @OxbowTest
    void theTailGoesOnAfterTheLineThatFailedIt(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("numbers.txt"), List.of("1", "two", "3"));
        Tail tail = new Tail(file, supervisor.log);
        supervisor.supervise(Map.of("tail", tail::follow, "end", () -> sleep(ofMillis(200))));
        assertThat(supervisor.log)
                .containsExactly(
                        "tail read 1",
                        "tail cleans up",
                        "tail failed: java.lang.NumberFormatException: For input string: \"two\"",
                        "tail read 3",
                        "tail cleans up");
    }

    private void lasting() {
        try {
            sleep(ofSeconds(100));
        } finally {
            sleep(ofMillis(10)); // cleanup takes its time
            cleaned.add("long");
        }
    }
}

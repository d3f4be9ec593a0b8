// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.test.OxbowTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
    @Test
    void aThreadThatDoesNotLookRunsToItsEnd() throws InterruptedException {
        assertThat(Cleanup.interruptedThread()).isEqualTo(Cleanup.PAGES);
    }

    @OxbowTest
    void aCancelledTaskRemovesItsFile(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("pages.txt"));
        Task<?> writer = start(() -> Cleanup.write(file));
        sleep(Duration.ofMillis(25));
        assertThat(Files.readAllLines(file)).containsExactly("page 0", "page 1", "page 2");

        writer.cancel();
        Async.wait(List.of(writer), ReturnWhen.ALL_COMPLETED);
        assertThat(writer.isCancelled()).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    @Timeout(30)
    void aCancelledTaskEndsItsProcess() {
        run(() -> {
            Deferred<Process> begun = Deferred.create();
            Task<?> child = start(() -> Cleanup.execute(begun, "sleep", "60"));
            Process process = await(begun);
            assertThat(process.isAlive()).isTrue();

            child.cancel();
            assertThat(await(process.onExit()).isAlive()).isFalse();
        });
    }

    @OxbowTest
    void aSecondCancellationCutsCleanupShortUnlessItIsShielded() {
        assertThat(Cleanup.cancelledTwice(false)).isEqualTo("CANCELLED [good]");
        assertThat(Cleanup.cancelledTwice(true)).isEqualTo("CANCELLED [good, bye]");
    }

    @Test
    void debugModeTellsOfATaskThatSwallowedItsCancellation() {
        assertThat(Cleanup.swallowed())
                .contains("it is SUCCESS and says whatever, with 1 cancellation asked for")
                .anySatisfy(line -> assertThat(line).startsWith("debug mode: ").contains("stubborn"));
    }
}

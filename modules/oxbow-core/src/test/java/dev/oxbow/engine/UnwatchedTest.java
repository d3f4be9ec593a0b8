// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static dev.oxbow.Async.runHere;
import static dev.oxbow.Async.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where no watchdog looks at loops, and so none makes them known to reports. */
@Timeout(60)
class UnwatchedTest {
    @TempDir
    Path dir;

    @Test
    void aBodyRunsOnItsCallerWhileAnotherThreadDumpsAllLoopsAndIsInTheDump() throws Exception {
        assertThat(new OwnJvm(dir)
                        .run("-Doxbow.slowStep=0", "-cp", OwnJvm.classPath(), Dumped.class.getName())
                        .strip())
                .isEqualTo("0 elsewhere, dumped: true");
    }

    static final class Dumped {
        public static void main(String[] args) throws InterruptedException {
            AtomicBoolean over = new AtomicBoolean();
            Thread dumper = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    EventLoop.dumpAll();
                }
            });
            int elsewhere = 0;
            for (int i = 0; i < 50_000; i++) {
                elsewhere += runHere(() -> Thread.currentThread()) == Thread.currentThread() ? 0 : 1;
            }
            over.set(true);
            dumper.join();
            String dump = runHere(() -> toThread(() -> EventLoop.dumpAll().toString()));
            System.out.println(elsewhere + " elsewhere, dumped: " + dump.contains("task 'main'"));
        }
    }
}

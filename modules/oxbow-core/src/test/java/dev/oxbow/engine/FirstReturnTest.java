// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static dev.oxbow.Async.await;
import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Action;
import dev.oxbow.Deferred;
import dev.oxbow.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tens of thousands that suspend before the first of them has ever come back, in a JVM that has just started: they return
 * in compiled code (docs/decisions/014), not each by a deoptimization.
 */
@Timeout(120)
class FirstReturnTest {
    private static final int MANY = 50_000;
    private static final Predicate<String> FROM_OXBOW = line -> line.contains(" dev.oxbow.");

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "sleepers, false",
        "sleepers, true",
        "gathered, false",
        "waiters, false",
        "waiters, true",
        "parents, false",
        "turns, false"
    })
    void isCompiled(String what, boolean trampoline) throws Exception {
        Path log = dir.resolve("log");
        new OwnJvm(dir)
                .run(
                        "-Xlog:deoptimization=debug:file=" + log + "::filecount=0",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-Doxbow.trampoline=" + trampoline,
                        "-cp",
                        OwnJvm.classPath(),
                        Crowd.class.getName(),
                        what);
        try (Stream<String> all = Files.lines(log)) {
            List<String> lines = all.toList();
            assertThat(lines).as("what the log tells of").anyMatch(FROM_OXBOW);
            assertThat(lines.stream()
                            .filter(FROM_OXBOW.or(line ->
                                    line.contains("java.lang.VirtualThread") || line.contains("jdk.internal.vm.")))
                            .count())
                    .as("frames that came back interpreted")
                    .isLessThan(1_000);
        }
    }

    static final class Crowd {
        public static void main(String[] args) {
            Action sleeper = () -> sleep(Duration.ofSeconds(1));
            run(() -> {
                switch (args[0]) {
                    case "sleepers" -> gather(all(sleeper));
                    case "gathered" -> gather(Collections.nCopies(MANY, sleeper.asCoroutine()));
                    case "parents" -> gather(all(() -> await(start(sleeper))));
                    case "turns" -> gather(all(() -> sleep(Duration.ZERO)));
                    case "waiters" -> {
                        Deferred<Integer> one = Deferred.create();
                        List<Task<?>> all = all(() -> await(one));
                        sleep(Duration.ZERO);
                        one.complete(1);
                        gather(all);
                    }
                    default -> throw new IllegalArgumentException(args[0]);
                }
            });
        }

        private static List<Task<?>> all(Action body) {
            List<Task<?>> all = new ArrayList<>(MANY);
            for (int i = 0; i < MANY; i++) {
                all.add(start(body));
            }
            return all;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A JVM with arguments of its own, started with nothing but the core and these tests. */
final class OwnJvm {
    private final Path dir;

    /** @param dir for its output */
    OwnJvm(Path dir) {
        this.dir = dir;
    }

    static String classPath() {
        return String.join(File.pathSeparator, home(Async.class), home(OwnJvm.class));
    }

    private static String home(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** Its standard output, once it has ended well. */
    String run(String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(args));
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        ProcessBuilder java =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        java.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = java.start();
        try {
            int exit = process.waitFor();
            assertThat(exit).as(Files.readString(err)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }
}

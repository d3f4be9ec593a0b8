// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own for what needs 4 GB. */
final class OwnJvm {
    private OwnJvm() {}

    /** Not started yet. */
    static ProcessBuilder of(Class<?> main, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Measured.heap("4g")));
        command.addAll(flags);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}

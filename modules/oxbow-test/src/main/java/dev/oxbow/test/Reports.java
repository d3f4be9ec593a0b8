// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.ExceptionHandler;
import dev.oxbow.LoopDump;
import dev.oxbow.Task;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a failed test is told. */
final class Reports {
    private Reports() {}

    static String deadlock(LoopDump dump) {
        return "the test can never end, as far as this clock knows: nothing is ready, no timer is set, and all tasks wait"
                + " (another thread's work, or another loop's, belongs in toThread here)"
                + lines(dump.toString().lines());
    }

    static String leaks(List<String> left, List<ExceptionHandler.Context> errors) {
        return "the test left something behind"
                + lines(Stream.concat(left.stream(), errors.stream().map(e -> e.message() + ": " + e.exception())));
    }

    static String line(Task<?> task) {
        String what = task.waitingFor();
        return what == null ? task.toString() : task + " waits for " + what;
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n  ", ":\n  ", ""));
    }
}

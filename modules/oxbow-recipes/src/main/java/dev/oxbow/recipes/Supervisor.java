// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Task;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/** Parts of a program that must keep running: one that fails is started again, one that ends ends them all. */
public final class Supervisor {
    static final Duration FIRST_PAUSE = ofMillis(20);
    /** What has run for so long is well: its failures before that are forgotten. */
    static final Duration HEALTHY = ofSeconds(10);

    final List<String> log = new ArrayList<>();
    private final int patience;

    /** One that starts a part again so many times in a row. */
    Supervisor(int patience) {
        this.patience = patience;
    }

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("numbers", ".txt");
        Supervisor supervisor = new Supervisor(3);
        Tail tail = new Tail(file, supervisor.log);
        Recording recording = Pictures.recording("supervisor", () -> {
            String end = supervisor.supervise(Map.of(
                    "child", () -> execute("sleep", "1"),
                    "tail", tail::follow,
                    "writer", () -> write(file, "1", "2", "three", "4")));
            supervisor.log.add(end);
        });
        supervisor.log.forEach(System.out::println);
        Pictures.draw("supervisor", "Parts, and who watches them", recording);
        Files.delete(file);
    }

    String supervise(Map<String, Action> parts) {
        Set<Task<@Nullable Void>> running = new LinkedHashSet<>();
        Map<String, Integer> failures = new HashMap<>();
        parts.forEach((name, part) -> running.add(start(name, part)));
        try {
            while (true) {
                for (Task<@Nullable Void> ended :
                        Async.wait(running, FIRST_COMPLETED).done()) {
                    String name = ended.name();
                    running.remove(ended);
                    if (ended.state() != State.FAILED) {
                        return name + " has ended, and so do all"; // by itself, or because somebody has cancelled it
                    }
                    log.add(name + " failed: " + ended.exceptionNow()); // a real log has its stack trace
                    int before = failures.getOrDefault(name, 0);
                    int times = wasHealthy(ended, before) ? 1 : before + 1;
                    if (times > patience) {
                        return name + " has failed too often, and all end";
                    }
                    failures.put(name, times);
                    Action part = requireNonNull(parts.get(name));
                    running.add(start(name, () -> {
                        sleep(pause(times));
                        part.run();
                    }));
                }
            }
        } finally {
            running.forEach(Task::cancel);
            if (!running.isEmpty()) {
                shielded(() -> Async.wait(running, ALL_COMPLETED)); // their cleanup
            }
        }
    }

    private static boolean wasHealthy(Task<?> ended, int failures) {
        Instant started = requireNonNull(ended.startedAt()).plus(pause(failures));
        return Duration.between(started, ended.finishedAt()).compareTo(HEALTHY) >= 0;
    }

    private static Duration pause(int failures) {
        return failures == 0 ? ZERO : FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)); // 20 s at most
    }

    /** Reads the numbers that are added to a file; one that is none is a failure, and the next time it goes on after it. */
    static final class Tail {
        private final Path file;
        private final List<String> log;
        private int read;

        Tail(Path file, List<String> log) {
            this.file = file;
            this.log = log;
        }

        void follow() {
            try {
                while (true) {
                    List<String> lines = toThread(() -> Files.readAllLines(file)); // blocks, so not on the loop
                    while (read < lines.size()) {
                        log.add("tail read " + Integer.parseInt(lines.get(read++)));
                    }
                    sleep(ofMillis(10));
                }
            } finally {
                log.add("tail cleans up");
            }
        }
    }

    private static void execute(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        try {
            await(process.onExit());
        } finally {
            process.destroy(); // it does not outlive its task
        }
    }

    private static void write(Path file, String... lines) throws Exception {
        for (String line : lines) {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
            sleep(ofMillis(30));
        }
        sleep(ofMinutes(1)); // a part that must keep running
    }
}

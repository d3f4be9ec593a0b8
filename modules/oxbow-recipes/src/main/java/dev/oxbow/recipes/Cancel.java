// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.util.stream.Collectors.joining;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Outcome;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future.State;

/** One of three tasks is cancelled, or fails, or their caller is cancelled: what of the others? */
public final class Cancel {
    enum Mishap {
        ONE_IS_CANCELLED,
        ONE_FAILS,
        CALLER_IS_CANCELLED
    }

    /** Starts all the bodies, keeps their tasks in {@code tasks}, and awaits them together. */
    interface Word {
        String together(List<Coroutine<String>> bodies, List<Task<String>> tasks) throws Exception;
    }

    record Row(String caller, String tasksThen, String tasksInTheEnd) {}

    private static final List<String> NAMES = List.of("a", "b", "c");

    private Cancel() {}

    public static void main(String[] args) throws IOException {
        run(() -> {
            for (Mishap mishap : Mishap.values()) {
                System.out.printf("%-20s %-27s %-33s %s%n", mishap, "the caller", "the tasks then", "in the end");
                print("gather", what(mishap, Cancel::byGather));
                print("gatherOutcomes", what(mishap, Cancel::byGatherOutcomes));
                print("taskGroup", what(mishap, Cancel::byTaskGroup));
            }
        });
        Map<String, Word> words = new LinkedHashMap<>();
        words.put("gather", Cancel::byGather);
        words.put("gatherOutcomes", Cancel::byGatherOutcomes);
        words.put("taskGroup", Cancel::byTaskGroup);
        Map<String, Recording> recordings = new LinkedHashMap<>();
        words.forEach((name, word) ->
                recordings.put(name, Pictures.recording("main", () -> what(Mishap.ONE_FAILS, word))));
        Pictures.draw("cancel", "b fails: what of a and c?", recordings);
    }

    static String byGather(List<Coroutine<String>> bodies, List<Task<String>> tasks) {
        startAll(bodies, tasks);
        return gather(tasks).toString();
    }

    static String byGatherOutcomes(List<Coroutine<String>> bodies, List<Task<String>> tasks) {
        startAll(bodies, tasks);
        return gatherOutcomes(tasks).stream()
                .map(Cancel::inWords)
                .toList()
                .toString();
    }

    static String byTaskGroup(List<Coroutine<String>> bodies, List<Task<String>> tasks) throws Exception {
        return taskGroup(group -> {
            for (int i = 0; i < bodies.size(); i++) {
                tasks.add(group.start(NAMES.get(i), bodies.get(i)));
            }
            return "left when all had ended";
        });
    }

    private static void startAll(List<Coroutine<String>> bodies, List<Task<String>> tasks) {
        for (int i = 0; i < bodies.size(); i++) {
            tasks.add(start(NAMES.get(i), bodies.get(i)));
        }
    }

    static Row what(Mishap mishap, Word word) {
        Deferred<String> b = Deferred.create("b");
        List<Coroutine<String>> bodies = List.of(() -> work("a", ZERO), () -> await(b), () -> work("c", ofMillis(10)));
        List<Task<String>> tasks = new ArrayList<>();
        Task<String> caller = start("caller", () -> word.together(bodies, tasks));
        sleep(ofMillis(5));
        switch (mishap) {
            case ONE_IS_CANCELLED -> tasks.get(1).cancel();
            case ONE_FAILS -> b.fail(new IllegalStateException("b failed"));
            case CALLER_IS_CANCELLED -> caller.cancel();
        }
        Async.wait(List.of(caller), ReturnWhen.ALL_COMPLETED);
        String then = states(tasks);
        Async.wait(tasks, ReturnWhen.ALL_COMPLETED);
        return new Row(inWords(caller.outcome()), then, states(tasks));
    }

    private static String work(String name, Duration cleanup) {
        try {
            sleep(ofMillis(50));
            return name;
        } finally {
            sleep(cleanup);
        }
    }

    private static String inWords(Outcome<String> outcome) {
        return switch (outcome) {
            case Outcome.Success<String>(String value) -> value;
            case Outcome.Failed<String>(Throwable error) -> "failed: " + error.getMessage();
            case Outcome.Cancelled<String>(var reason) -> "cancelled" + (reason == null ? "" : ": " + reason);
        };
    }

    private static String states(List<Task<String>> tasks) {
        return tasks.stream().map(task -> inWords(task.state())).collect(joining(", "));
    }

    private static String inWords(State state) {
        return switch (state) {
            case RUNNING -> "running";
            case SUCCESS -> "done";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    private static void print(String word, Row row) {
        System.out.printf("  %-18s %-27s %-33s %s%n", word, row.caller(), row.tasksThen(), row.tasksInTheEnd());
    }
}

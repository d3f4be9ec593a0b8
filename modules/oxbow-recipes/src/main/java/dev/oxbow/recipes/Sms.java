// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Async;
import dev.oxbow.Outcome;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Five text messages go out; gather has one thing to say about them, wait has a line for each. */
public final class Sms {
    private Sms() {}

    public static void main(String[] args) throws IOException {
        System.out.println("gather: " + run(() -> gathered()));
        run(() -> report(ReturnWhen.ALL_COMPLETED, new ArrayList<>())); // warm
        Map<String, Recording> recordings = new LinkedHashMap<>();
        for (ReturnWhen when : ReturnWhen.values()) {
            List<String> report = new ArrayList<>();
            recordings.put("wait(" + when + ")", Pictures.recording("main", () -> report(when, report)));
            report.forEach(System.out::println);
        }
        Pictures.draw("sms", "Five messages; main waits, and withdraws what is pending", recordings);
    }

    static void report(ReturnWhen when, List<String> report) {
        Instant begin = Instant.now();
        Waited<Task<String>> waited = Async.wait(send(), when);
        report.add("\n%s: %d done, %d pending"
                .formatted(when, waited.done().size(), waited.pending().size()));
        waited.done().forEach(sms -> report.add(line(sms, begin)));
        waited.pending().forEach(sms -> report.add(line(sms, begin)));
        withdraw(waited.pending());
    }

    static String gathered() {
        List<Task<String>> messages = send();
        try {
            return gather(messages).toString();
        } catch (IllegalStateException e) {
            return "failed, " + e.getMessage(); // whose message? and what of the others?
        } finally {
            withdraw(messages);
        }
    }

    static List<Task<String>> send() {
        return List.of(
                start("Ada", () -> deliver(ofMillis(30))),
                start("Bob", () -> deliver(ofMillis(10))),
                start("Cid", () -> refuse(ofMillis(50))),
                start("Dot", () -> deliver(ofMillis(70))),
                start("Eve", () -> deliver(ofMillis(90))));
    }

    static String line(Task<String> sms, Instant begin) {
        return "  %-4s %-10s %6s .. %-6s  %s"
                .formatted(
                        sms.name(),
                        sms.state(),
                        millis(begin, sms.startedAt()),
                        millis(begin, sms.finishedAt()),
                        sms.isDone() ? inWords(sms.outcome()) : "");
    }

    static String inWords(Outcome<String> outcome) {
        return switch (outcome) {
            case Outcome.Success<String>(String receipt) -> receipt;
            case Outcome.Failed<String>(Throwable error) -> "failed: " + error.getMessage();
            case Outcome.Cancelled<String> cancelled -> "withdrawn";
        };
    }

    private static String millis(Instant begin, @Nullable Instant end) {
        return end == null ? "" : Duration.between(begin, end).toMillis() + " ms";
    }

    static void withdraw(Iterable<Task<String>> messages) {
        messages.forEach(Task::cancel);
    }

    private static String deliver(Duration takes) {
        sleep(takes);
        return "delivered";
    }

    private static String refuse(Duration takes) {
        sleep(takes);
        throw new IllegalStateException("no such number");
    }
}

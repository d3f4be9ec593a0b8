// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Async;
import dev.oxbow.Handle;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Something is done when a task ends: however it ends, on the loop, with arguments, and called off in time. */
public final class Callbacks {
    private final List<String> log = new ArrayList<>(); // callbacks run on the loop: no lock

    Callbacks() {}

    public static void main(String[] args) throws IOException {
        run(() -> new Callbacks().demo()); // warm
        Callbacks callbacks = new Callbacks();
        Pictures.draw("callbacks", "Four tasks, and their callbacks", Pictures.recording("main", callbacks::demo));
        callbacks.log.forEach(System.out::println);
    }

    List<String> demo() {
        Task<String> fetch = start("fetch", () -> after(ofMillis(10), "42 pages"));
        Task<String> parse = start("parse", () -> fail(ofMillis(20)));
        Task<String> upload = start("upload", () -> after(ofMillis(30), "sent"));
        Task<String> price = start("price", () -> await(Mono.just("9.90").delayElement(ofMillis(40))));

        for (Task<String> task : List.of(fetch, parse, upload, price)) {
            task.addDoneCallback(done -> log.add(done.name() + " ended: " + inWords(done.outcome())));
            task.addDoneCallback(this::bill, "customer 7");
        }
        Handle regretted = fetch.addDoneCallback(done -> log.add("never called"));
        regretted.cancel();
        upload.cancel("the user pressed Escape");

        Async.wait(List.of(fetch, parse, upload, price), ReturnWhen.ALL_COMPLETED);
        fetch.addDoneCallback(done -> log.add("too late? no: called in a step to come"));
        log.add("this line comes first");
        sleep(Duration.ZERO);

        await(onDone(Mono.just("receipt 12"), this::file, "customer 7")); // no task at all
        return log;
    }

    private void bill(Promise<String> done, String customer) {
        if (done.state() == State.SUCCESS) {
            log.add("  bill " + customer + " for " + done.name());
        }
    }

    private void file(Outcome<@Nullable String> ended, String customer) {
        if (ended instanceof Outcome.Success<?> success) {
            log.add("the Mono ended: file " + success.value() + " for " + customer);
        }
    }

    private static String inWords(Outcome<String> outcome) {
        return switch (outcome) {
            case Outcome.Success<String>(String value) -> value;
            case Outcome.Failed<String>(Throwable error) -> "failed, " + error.getMessage();
            case Outcome.Cancelled<String>(var reason) -> "cancelled, " + reason;
        };
    }

    private static String after(Duration time, String result) {
        sleep(time);
        return result;
    }

    private static String fail(Duration time) {
        sleep(time);
        throw new IllegalStateException("line 3 is no number");
    }
}

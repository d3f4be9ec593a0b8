// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.CompletionStream;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.TaskGroup;
import dev.oxbow.Waited;
import dev.oxbow.conformance.Corpus.Program;
import dev.oxbow.conformance.Journal.Event;
import dev.oxbow.test.Schedule;
import dev.oxbow.test.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program on a loop of its own, statement by statement. The events are those of the table in the corpus' README;
 * a task's events stand in the order in which they happened.
 */
final class Machine {
    private static final long NANOS_PER_TICK = 1_000_000;

    /**
     * A return statement was met.
     *
     * @param value what it returns
     */
    private record Returned(@Nullable Integer value) {}

    private final Program program;
    private final Shared shared;
    private final Journal journal = new Journal();

    // By the variables that the statements use.
    private final Map<String, Task<@Nullable Integer>> tasks = new TreeMap<>();

    private Machine(Program program) {
        this.program = program;
        this.shared = new Shared(program.shared());
    }

    /** The program's answer under {@code schedule}. */
    static Map<String, List<Event>> run(Program program, Schedule schedule) {
        Machine machine = new Machine(program);
        try (TestLoop loop = TestLoop.of(schedule)) {
            loop.loop().setExceptionHandler(context -> {}); // nobody looks at many of the programs' failures
            loop.run(machine::main);
        }
        return machine.journal.answer();
    }

    private void main() throws Exception {
        try {
            task("main", program.main());
        } catch (RuntimeException e) {
            // it stands in the journal
        }
        // what main left behind runs to its end, however long that takes
        for (Set<Task<?>> rest = othersLeft(); !rest.isEmpty(); rest = othersLeft()) {
            Async.wait(rest, ReturnWhen.ALL_COMPLETED);
        }
    }

    private static Set<Task<?>> othersLeft() {
        Set<Task<?>> others = new HashSet<>(Async.allTasks());
        others.remove(Async.currentTask());
        return others;
    }

    private static long tick() {
        return EventLoop.current().time() / NANOS_PER_TICK;
    }

    private static Duration ticks(JsonElement n) {
        return Duration.ofMillis(n.getAsLong());
    }

    private void log(String who, String what, @Nullable Object... details) {
        journal.add(who, tick(), what, details);
    }

    /** A task's own body, with its end in the journal. */
    private @Nullable Integer task(String who, JsonArray statements) throws Exception {
        try {
            Returned returned = block(who, statements);
            Integer value = returned == null ? null : returned.value();
            log(who, "end", value);
            return value;
        } catch (RuntimeException e) {
            log(who, "end!", Reason.of(e));
            throw Reason.afresh(e);
        }
    }

    private @Nullable Returned block(String who, JsonElement statements) throws Exception {
        for (JsonElement statement : statements.getAsJsonArray()) {
            Returned returned = statement(who, statement.getAsJsonArray());
            if (returned != null) {
                return returned;
            }
        }
        return null;
    }

    /** Not null where a return was met, at whatever depth. */
    private @Nullable Returned statement(String who, JsonArray s) throws Exception {
        String word = s.get(0).getAsString();
        switch (word) {
            case "return" -> {
                return new Returned(s.get(1).isJsonNull() ? null : s.get(1).getAsInt());
            }
            case "timeout" -> {
                return timeout(who, s);
            }
            case "try" -> {
                return tryCatch(who, s);
            }
            case "with" -> {
                return with(who, s);
            }
            case "log" -> log(who, "log", text(s, 1));
            case "sleep" -> Async.sleep(ticks(s.get(1)));
            case "raise" -> throw new Reason(text(s, 1));
            case "spawn" -> spawn(text(s, 1), Async.start(who + "." + text(s, 1), body(who, s)));
            case "cancel" -> log(who, "cancel", text(s, 1), named(s, 1).cancel());
            case "await" -> log(who, "await", text(s, 1), Async.await(named(s, 1)));
            case "shield" -> log(who, "shield", text(s, 1), Async.await(Async.shield(named(s, 1))));
            case "wait_for" -> log(who, "wait_for", text(s, 1), Async.waitFor(named(s, 1), ticks(s.get(2))));
            case "gather" -> gather(who, s);
            case "wait" -> wait(who, s);
            case "as_completed" -> asCompleted(who, s);
            case "group" -> group(who, s);
            case "callback" -> callback(who, s);
            case "state" -> log(who, "state", text(s, 1), state(named(s, 1)));
            default -> shared.use(word, s, (what, details) -> log(who, what, details));
        }
        return null;
    }

    private static String text(JsonArray s, int i) {
        return s.get(i).getAsString();
    }

    private Task<@Nullable Integer> named(JsonArray s, int i) {
        return named(text(s, i));
    }

    private Task<@Nullable Integer> named(String variable) {
        Task<@Nullable Integer> task = tasks.get(variable);
        if (task == null) {
            throw new AssertionError("the program names a task that was never started: " + variable);
        }
        return task;
    }

    private List<Task<@Nullable Integer>> list(JsonElement variables) {
        return StreamSupport.stream(variables.getAsJsonArray().spliterator(), false)
                .map(variable -> named(variable.getAsString()))
                .toList();
    }

    private List<String> variables(Set<? extends Promise<?>> of) {
        return tasks.entrySet().stream()
                .filter(task -> of.contains(task.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The body of the task that {@code [word, variable, statements]} starts. */
    private Coroutine<@Nullable Integer> body(String who, JsonArray s) {
        return () -> task(who + "." + text(s, s.size() - 2), s.get(s.size() - 1).getAsJsonArray());
    }

    private void spawn(String variable, Task<@Nullable Integer> task) {
        tasks.put(variable, task);
    }

    private void gather(String who, JsonArray s) {
        List<Task<@Nullable Integer>> parts = list(s.get(1));
        if (s.get(2).getAsBoolean()) {
            List<Object> outcomes = new ArrayList<>();
            for (Outcome<@Nullable Integer> outcome : Async.gatherOutcomes(parts)) {
                outcomes.add(
                        switch (outcome) {
                            case Outcome.Success<@Nullable Integer> success -> String.valueOf(success.value());
                            case Outcome.Failed<@Nullable Integer> failed -> Reason.of(failed.error());
                            case Outcome.Cancelled<@Nullable Integer> cancelled -> Reason.CANCELLED;
                        });
            }
            log(who, "gather", outcomes);
        } else {
            log(who, "gather", Async.gather(parts));
        }
    }

    private void wait(String who, JsonArray s) {
        ReturnWhen when = ReturnWhen.valueOf(text(s, 2));
        Waited<Task<@Nullable Integer>> waited = s.get(3).isJsonNull()
                ? Async.wait(list(s.get(1)), when)
                : Async.wait(list(s.get(1)), when, ticks(s.get(3)));
        log(who, "wait", variables(waited.done()), variables(waited.pending()));
    }

    /** As the oracle prints it: the tick of a value is that at which it was asked for, of a failure that at which it came. */
    private void asCompleted(String who, JsonArray s) {
        CompletionStream<Task<@Nullable Integer>> stream = s.get(2).isJsonNull()
                ? Async.asCompleted(list(s.get(1)))
                : Async.asCompleted(list(s.get(1)), ticks(s.get(2)));
        List<String> got = new ArrayList<>();
        while (stream.hasNext()) {
            long asked = tick();
            try {
                Integer value = Async.await(stream.next());
                got.add("[" + asked + ", " + (value == null ? "None" : value) + "]");
            } catch (Reason | AsyncTimeoutException e) {
                if (Reason.of(e).startsWith("group(")) {
                    throw e;
                }
                got.add("[" + tick() + ", '" + Reason.of(e) + "']");
            }
        }
        log(who, "as_completed", got.stream().sorted().toList());
    }

    private @Nullable Returned timeout(String who, JsonArray s) throws Exception {
        Returned returned = Async.<@Nullable Returned>timeout(ticks(s.get(1)), () -> block(who, s.get(2)));
        if (returned == null) {
            log(who, "in time");
        }
        return returned;
    }

    private @Nullable Returned tryCatch(String who, JsonArray s) throws Exception {
        try {
            return block(who, s.get(1));
        } catch (RuntimeException e) {
            String kind = text(s, 2);
            boolean cancelled = Reason.of(e).equals(Reason.CANCELLED);
            if (!kind.equals("any") && kind.equals(Reason.CANCELLED) != cancelled) {
                throw e;
            }
            log(who, "caught", Reason.of(e));
            return block(who, s.get(3));
        } finally {
            log(who, "finally");
            block(who, s.get(4));
        }
    }

    private void group(String who, JsonArray s) throws Exception {
        List<String> children = new ArrayList<>();
        try {
            Async.<@Nullable Void>taskGroup(group -> groupBody(who, s, group, children));
        } catch (Reason e) {
            throw Reason.ofGroup(e);
        }
        List<@Nullable Integer> results = new ArrayList<>();
        for (String child : children) {
            results.add(Async.await(named(child))); // does not suspend; throws if the child was cancelled
        }
        log(who, "group", results);
    }

    private @Nullable Void groupBody(String who, JsonArray s, TaskGroup group, List<String> children) throws Exception {
        for (JsonElement child : s.get(1).getAsJsonArray()) {
            JsonArray c = child.getAsJsonArray();
            children.add(text(c, 0));
            spawn(text(c, 0), group.start(who + "." + text(c, 0), body(who, c)));
        }
        try {
            block(who, s.get(2));
        } catch (RuntimeException e) {
            throw Reason.afresh(e);
        }
        return null;
    }

    private void callback(String who, JsonArray s) {
        named(s, 1).addDoneCallback((done, label) -> log(who, "callback", label, text(s, 1), state(done)), text(s, 2));
    }

    private static String state(Promise<?> promise) {
        return switch (promise.state()) {
            case RUNNING -> "running";
            case SUCCESS -> "ok";
            case CANCELLED -> Reason.CANCELLED;
            case FAILED -> Reason.of(promise.exceptionNow());
        };
    }

    private @Nullable Returned with(String who, JsonArray s) throws Exception {
        String name = text(s, 1);
        try (var held = shared.acquire(name)) {
            log(who, "in", name);
            Returned returned = block(who, s.get(2));
            if (returned != null) {
                return returned;
            }
        }
        log(who, "out", name);
        return null;
    }
}

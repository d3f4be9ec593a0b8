// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncCondition;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program's primitives, by name. */
final class Shared {
    /** A task's journal. */
    @FunctionalInterface
    interface Log {
        void add(String what, @Nullable Object... details);
    }

    private final Map<String, Object> primitives = new HashMap<>();

    /** From declarations {@code [name, kind, args...]}. */
    Shared(JsonArray declarations) {
        for (JsonElement declaration : declarations) {
            JsonArray d = declaration.getAsJsonArray();
            int number = d.size() > 2 ? d.get(2).getAsInt() : 0;
            primitives.put(d.get(0).getAsString(), make(d.get(1).getAsString(), number));
        }
    }

    private static Object make(String kind, int number) {
        return switch (kind) {
            case "semaphore" -> new AsyncSemaphore(number);
            case "lock" -> new AsyncLock();
            case "event" -> new AsyncEvent();
            case "queue" -> number == 0 ? new AsyncQueue<Integer>() : new AsyncQueue<Integer>(number);
            case "barrier" -> new AsyncBarrier(number);
            case "condition" -> new AsyncCondition();
            default -> throw new AssertionError("no such primitive: " + kind);
        };
    }

    /** What is held within a {@code with}, or while a condition is used. */
    Permit acquire(String name) {
        return switch (named(name)) {
            case AsyncSemaphore semaphore -> semaphore.acquire();
            case AsyncLock lock -> lock.acquire();
            case AsyncCondition condition -> condition.acquire();
            case Object other -> throw new AssertionError("cannot be held: " + other);
        };
    }

    /** A statement that uses a primitive and has no body. */
    void use(String word, JsonArray s, Log log) {
        String name = s.get(1).getAsString();
        switch (word) {
            case "set" -> event(name).set();
            case "clear" -> event(name).clear();
            case "wait_event" -> {
                event(name).await();
                log.add("event", name);
            }
            case "put" -> {
                queue(name).put(s.get(2).getAsInt());
                log.add("put", name, s.get(2).getAsInt());
            }
            case "get" -> log.add("get", name, queue(name).get());
            case "wait_barrier" -> {
                ((AsyncBarrier) named(name)).await();
                log.add("barrier", name);
            }
            case "notify" -> {
                try (var held = acquire(name)) {
                    condition(name).signal(s.get(2).getAsInt());
                }
            }
            case "wait_condition" -> {
                try (var held = acquire(name)) {
                    condition(name).await();
                    log.add("notified", name);
                }
            }
            default -> throw new AssertionError("no such statement: " + word);
        }
    }

    private AsyncEvent event(String name) {
        return (AsyncEvent) named(name);
    }

    @SuppressWarnings("unchecked") // all queues are made above
    private AsyncQueue<Integer> queue(String name) {
        return (AsyncQueue<Integer>) named(name);
    }

    private AsyncCondition condition(String name) {
        return (AsyncCondition) named(name);
    }

    private Object named(String name) {
        Object primitive = primitives.get(name);
        if (primitive == null) {
            throw new AssertionError("no such primitive: " + name);
        }
        return primitive;
    }
}

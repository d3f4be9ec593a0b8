// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import dev.oxbow.EventLoop;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters that are fed step by step. */
final class Meters implements LoopObserver {
    private final Timer steps;
    private final Timer lateness;
    private final Counter started;
    private final Counter cancelRequests;
    private final Counter requested;
    private final Counter received;
    private final Map<Future.State, Counter> ended = new EnumMap<>(Future.State.class);

    /** When each loop's present step began; a loop has one at a time, and writes its own entry. */
    private final Map<EventLoop, Long> stepSince = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry, Tags tags) {
        steps = Timer.builder("oxbow.step")
                .description("How long steps hold their loop, from one await to the next")
                .tags(tags)
                .register(registry);
        lateness = Timer.builder("oxbow.timer.lateness")
                .description("How late timers fire: the earliest of those that fire together")
                .tags(tags)
                .register(registry);
        started = counter(registry, "oxbow.tasks.started", "Tasks that were started", tags);
        cancelRequests = counter(registry, "oxbow.cancel.requests", "Cancellations asked for", tags);
        requested = counter(registry, "oxbow.stream.requested", "Elements asked for, without unbounded requests", tags);
        received = counter(registry, "oxbow.stream.received", "Elements that came", tags);
        for (Future.State how : Future.State.values()) {
            if (how != Future.State.RUNNING) {
                Tags outcome = tags.and("outcome", how.name().toLowerCase(Locale.ROOT));
                ended.put(how, counter(registry, "oxbow.tasks.ended", "Tasks that are over", outcome));
            }
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void begin(EventLoop loop) {
        stepSince.put(loop, System.nanoTime());
    }

    private void end(EventLoop loop) {
        Long since = stepSince.remove(loop);
        if (since != null) {
            steps.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void started(Task<?> task, @Nullable Task<?> by) {
        started.increment();
    }

    @Override
    public void resumed(Task<?> task) {
        begin(task.loop());
    }

    @Override
    public void suspended(Task<?> task, Supplier<String> what) {
        end(task.loop());
    }

    @Override
    public void ended(Task<?> task, Future.State how) {
        end(task.loop());
        Counter counter = ended.get(how);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void callbackBegins(EventLoop loop) {
        begin(loop);
    }

    @Override
    public void callbackEnded(EventLoop loop) {
        end(loop);
    }

    @Override
    public void cancelRequested(Task<?> task, @Nullable Task<?> by) {
        cancelRequests.increment();
    }

    @Override
    public void timersDue(EventLoop loop, long late) {
        lateness.record(late, TimeUnit.NANOSECONDS);
    }

    @Override
    public void requested(Task<?> reader, long elements) {
        if (elements != Long.MAX_VALUE) {
            requested.increment((double) elements);
        }
    }

    @Override
    public void signalled(Task<?> reader) {
        received.increment();
    }
}

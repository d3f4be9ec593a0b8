// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.LoopStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What loops do, as meters. Of all loops together, or of one, which is then the tag {@code loop}.
 *
 * <pre>{@code
 * LoopMetrics metrics = LoopMetrics.ofAll();
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <ul>
 *   <li>Gauges: {@code oxbow.loops}, {@code oxbow.tasks} (tagged {@code state}: {@code ready} or {@code waiting}),
 *       {@code oxbow.ready}, {@code oxbow.timers}.
 *   <li>Timers: {@code oxbow.step}, {@code oxbow.timer.lateness}.
 *   <li>Counters: {@code oxbow.tasks.started}, {@code oxbow.tasks.ended} (tagged {@code outcome}: {@code success},
 *       {@code failed} or {@code cancelled}), {@code oxbow.cancel.requests}, {@code oxbow.stream.requested},
 *       {@code oxbow.stream.received}.
 * </ul>
 *
 * <dl>
 *   <dt>Cost
 *   <dd>From {@link #bindTo} to {@link #close}: two readings of the clock a step, and what the registry's timers and counters
 *       cost. Otherwise nothing.
 *   <dt>Thread
 *   <dd>Any.
 * </dl>
 */
public final class LoopMetrics implements MeterBinder, AutoCloseable {
    private final Tags tags;
    private final Supplier<LoopStats> stats;
    private final Function<LoopObserver, Handle> observe;
    private final CopyOnWriteArrayList<Handle> observing = new CopyOnWriteArrayList<>();

    private LoopMetrics(Tags tags, Supplier<LoopStats> stats, Function<LoopObserver, Handle> observe) {
        this.tags = tags;
        this.stats = stats;
        this.observe = observe;
    }

    /** Of all loops of the process together, those to come too. */
    public static LoopMetrics ofAll() {
        return new LoopMetrics(Tags.empty(), EventLoop::statsOfAll, EventLoop::observeAll);
    }

    /** Of one loop, tagged with its name: for the few that last. */
    public static LoopMetrics of(EventLoop loop) {
        Objects.requireNonNull(loop, "loop must not be null");
        return new LoopMetrics(Tags.of("loop", loop.name()), loop::stats, loop::observe);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "oxbow.loops", "loops", "Loops that are open", LoopStats::loops, Tags.empty());
        gauge(registry, "oxbow.ready", "steps", "Steps that wait for their turn", LoopStats::ready, Tags.empty());
        gauge(
                registry,
                "oxbow.timers",
                "timers",
                "Sleeps, timeouts and delayed calls",
                LoopStats::timers,
                Tags.empty());
        String tasks = "Tasks that are not done; callbacks that wait for their turn count as ready";
        gauge(registry, "oxbow.tasks", "tasks", tasks, s -> Math.min(s.ready(), s.tasks()), Tags.of("state", "ready"));
        gauge(
                registry,
                "oxbow.tasks",
                "tasks",
                tasks,
                s -> Math.max(0, s.tasks() - s.ready()),
                Tags.of("state", "waiting"));
        observing.add(observe.apply(new Meters(registry, tags)));
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            ToDoubleFunction<LoopStats> value,
            Tags more) {
        Gauge.builder(name, () -> value.applyAsDouble(stats.get()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .tags(more)
                .register(registry);
    }

    /** Observes no more; the meters stay as they are. */
    @Override
    public void close() {
        observing.forEach(Handle::cancel);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import dev.oxbow.sync.AsyncSemaphore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * How a semaphore stands: {@code oxbow.semaphore.available} and {@code oxbow.semaphore.waiting}, tagged
 * {@code semaphore}. The registry does not keep the semaphore alive.
 *
 * <pre>{@code
 * new SemaphoreMetrics(permits, "database").bindTo(registry);
 * }</pre>
 */
public final class SemaphoreMetrics implements MeterBinder {
    private final AsyncSemaphore semaphore;
    private final String name;

    /** Of {@code semaphore}, called {@code name}. */
    public SemaphoreMetrics(AsyncSemaphore semaphore, String name) {
        this.semaphore = Objects.requireNonNull(semaphore, "semaphore must not be null");
        this.name = Objects.requireNonNull(name, "name must not be null");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("oxbow.semaphore.available", semaphore, AsyncSemaphore::available)
                .description("Permits that are free")
                .baseUnit("permits")
                .tags(Tags.of("semaphore", name))
                .register(registry);
        Gauge.builder("oxbow.semaphore.waiting", semaphore, AsyncSemaphore::waiting)
                .description("Takers that wait for a permit")
                .baseUnit("takers")
                .tags(Tags.of("semaphore", name))
                .register(registry);
    }
}

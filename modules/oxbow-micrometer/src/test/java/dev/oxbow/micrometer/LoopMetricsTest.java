// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(60)
@SuppressWarnings("NullAway")
class LoopMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void tasksAreCountedByStateAndOutcome() {
        try (EventLoop loop = EventLoop.create("shop");
                LoopMetrics metrics = LoopMetrics.of(loop)) {
            metrics.bindTo(registry);
            loop.run(() -> {
                Task<?> fails = loop.start("fails", () -> {
                    throw new IllegalStateException("as it is to");
                });
                Task<?> cancelled = loop.start("cancelled", () -> sleep(ofDays(1)));
                loop.start("sleeps", () -> sleep(ofDays(1)));
                loop.start("asks", () -> {
                    sleep(ZERO);
                    assertThat(gauge("oxbow.tasks", "state", "waiting")).isGreaterThanOrEqualTo(2);
                });
                assertThat(gauge("oxbow.tasks", "loop", "shop", "state", "ready"))
                        .isEqualTo(4);
                assertThat(gauge("oxbow.ready")).isEqualTo(4);
                sleep(ZERO);
                assertThat(gauge("oxbow.timers")).isEqualTo(2);
                cancelled.cancel();
                gatherOutcomes(fails, cancelled);
                sleep(ZERO);
            });
            assertThat(count("oxbow.tasks.started")).isEqualTo(5);
            assertThat(count("oxbow.tasks.ended", "outcome", "failed")).isEqualTo(1);
            assertThat(count("oxbow.tasks.ended", "outcome", "cancelled")).isEqualTo(1);
            assertThat(count("oxbow.tasks.ended", "outcome", "success")).isEqualTo(2);
            assertThat(count("oxbow.cancel.requests")).isEqualTo(1);
        }
    }

    @Test
    void stepsAndTheLatenessOfTimersAreTimed() {
        try (EventLoop loop = EventLoop.create("shop");
                LoopMetrics metrics = LoopMetrics.ofAll()) {
            metrics.bindTo(registry);
            loop.run(() -> {
                loop.start("late", () -> sleep(ofMillis(1)));
                sleep(ZERO);
                long until = System.nanoTime() + 30_000_000;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait(); // a step of 30 ms, which makes the other one's timer late
                }
                sleep(ofMillis(1));
            });
            Timer steps = registry.get("oxbow.step").timer();
            assertThat(steps.count()).isGreaterThanOrEqualTo(5);
            assertThat(steps.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(30);
            Timer lateness = registry.get("oxbow.timer.lateness").timer();
            assertThat(lateness.max(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(25);
            assertThat(gauge("oxbow.loops")).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void aClosedBinderObservesNoMore() {
        try (EventLoop loop = EventLoop.create("shop")) {
            LoopMetrics metrics = LoopMetrics.of(loop);
            metrics.bindTo(registry);
            loop.run(() -> sleep(ZERO));
            assertThat(loop.observer()).isNotNull();
            metrics.close();
            assertThat(loop.observer()).isNull();
        }
    }

    @Test
    void aSemaphoreTellsItsPermitsAndWaiters() {
        AsyncSemaphore permits = new AsyncSemaphore(2);
        new SemaphoreMetrics(permits, "db").bindTo(registry);
        assertThat(gauge("oxbow.semaphore.available", "semaphore", "db")).isEqualTo(2);
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.tryAcquire()).isTrue();
        var third = permits.acquireAsync();
        assertThat(gauge("oxbow.semaphore.available")).isZero();
        assertThat(gauge("oxbow.semaphore.waiting")).isEqualTo(1);
        assertThat(third.cancel()).isTrue();
        assertThat(gauge("oxbow.semaphore.waiting")).isZero();
        permits.release();
        permits.release();
        assertThat(gauge("oxbow.semaphore.available")).isEqualTo(2);
    }

    /** What the dashboard asks for is what Prometheus is given. */
    @Test
    void theDashboardsMetersAreThereInPrometheus() throws Exception {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AsyncSemaphore permits = new AsyncSemaphore(2);
        new SemaphoreMetrics(permits, "db").bindTo(prometheus);
        String scraped;
        try (EventLoop loop = EventLoop.create("shop");
                LoopMetrics metrics = LoopMetrics.ofAll()) {
            metrics.bindTo(prometheus);
            loop.run(() -> sleep(ofMillis(1)));
            scraped = prometheus.scrape();
        }
        assertThat(scraped).contains("oxbow_tasks_ended_total{outcome=\"success\"}");
        String dashboard = Files.readString(Path.of("../../docs/grafana.json"));
        assertThat(JsonParser.parseString(dashboard).getAsJsonObject().getAsJsonArray("panels"))
                .hasSizeGreaterThan(6);
        Matcher asked = Pattern.compile("oxbow_[a-z_]+").matcher(dashboard);
        int found = 0;
        while (asked.find()) {
            assertThat(scraped).contains(asked.group());
            found++;
        }
        assertThat(found).isGreaterThan(8);
    }
}

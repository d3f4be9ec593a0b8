// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.observe.Event.Kind;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.TestLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page, in a real browser. */
@Timeout(180)
@SuppressWarnings("NullAway")
class HtmlTimelineTest {
    private static final String HOSTILE =
            "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script>{{data}}";

    private static Path page(String name, String title, Recording recording) throws Exception {
        Path page = Files.createDirectories(Path.of("target/pages")).resolve(name);
        Files.writeString(page, Timeline.html(title, recording));
        return page.toAbsolutePath();
    }

    private static Recording checkout() {
        try (TestLoop test = TestLoop.fifo();
                Recorder recorder = Recorder.of(test.loop())) {
            return test.run(() -> {
                AsyncSemaphore permits = new AsyncSemaphore(2, "payments");
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    int ms = 10 + 5 * i;
                    tasks.add(EventLoop.current().start("order " + i, () -> {
                        try (var permit = permits.acquire()) {
                            sleep(ofMillis(ms));
                        }
                    }));
                }
                tasks.add(EventLoop.current().start(HOSTILE, () -> sleep(ofMillis(60))));
                Task<?> late = EventLoop.current().start("late", () -> sleep(ofDays(1)));
                gather(tasks);
                late.cancel();
                gatherOutcomes(late);
                return recorder.stop();
            });
        }
    }

    @Test
    void lanesAreDrawnSearchedZoomedAndTold() throws Exception {
        Path page = page("checkout.html", "six orders, two permits", checkout());
        try (Browser browser = Browser.open()) {
            browser.show(page);
            assertThat(browser.drawn("return document.body.dataset.lanes")).isEqualTo("9");
            assertThat(browser.drawn("return document.getElementById('told').textContent"))
                    .contains("9 lanes")
                    .doesNotContain("dropped");
            browser.screenshot(page.resolveSibling("checkout.png"));

            // the lane of 'order 2' is the fourth; it waits for a permit at first
            int top = Integer.parseInt(browser.drawn(
                    "return '' + Math.round(document.getElementById('lanes').getBoundingClientRect().top)"));
            browser.point(240, top + 26 + 3 * 22 + 11);
            assertThat(browser.drawn("return document.getElementById('hint').textContent"))
                    .contains("order 2")
                    .contains("awaits semaphore 'payments'");
            browser.screenshot(page.resolveSibling("hover.png"));

            browser.wheel(700, top + 80, -400);
            double shown =
                    Double.parseDouble(browser.drawn("const d = document.body.dataset; return '' + (d.to - d.from)"));
            assertThat(75e6 / shown).isBetween(2.6, 2.8); // 75 ms in all, e times nearer

            browser.type("#search", "payments");
            assertThat(browser.drawn("return document.body.dataset.lanes")).isEqualTo("4"); // two found a permit free
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void namesFromOutsideAreTextAndNoScriptOfTheirsRuns() throws Exception {
        Path page = page("hostile.html", HOSTILE, checkout());
        assertThat(Files.readString(page).split("<script", -1)).hasSize(3);
        try (Browser browser = Browser.open()) {
            browser.show(page);
            assertThat(browser.drawn("return document.body.dataset.lanes")).isEqualTo("9");
            assertThat(browser.drawn("return document.title")).isEqualTo(HOSTILE);
            assertThat(browser.drawn("return typeof window.hacked")).isEqualTo("undefined");
            assertThat(browser.drawn("return '' + document.getElementsByTagName('img').length"))
                    .isEqualTo("0");
            int top = Integer.parseInt(browser.drawn(
                    "return '' + Math.round(document.getElementById('lanes').getBoundingClientRect().top)"));
            browser.point(300, top + 26 + 7 * 22 + 11);
            assertThat(browser.drawn("return document.getElementById('hint').textContent"))
                    .startsWith(HOSTILE);
            assertThat(browser.drawn("return typeof window.hacked")).isEqualTo("undefined");
            assertThat(browser.errors()).isEmpty();
        }
    }

    /** Even if a script came through, the page's own policy would not run it. */
    @Test
    void thePageRunsNoScriptButItsOwn() throws Exception {
        Path page = page("policy.html", "policy", checkout());
        Files.writeString(
                page,
                Files.readString(page)
                        .replace(
                                "</body>",
                                "<script>window.hacked=1</script><img src=x onerror=window.hacked=1></body>"));
        try (Browser browser = Browser.open()) {
            browser.show(page);
            assertThat(browser.drawn("return document.body.dataset.lanes")).isEqualTo("9");
            assertThat(browser.drawn("return typeof window.hacked")).isEqualTo("undefined");
        }
    }

    @Test
    void aHundredThousandEventsStayUsable() throws Exception {
        List<Event> events = new ArrayList<>();
        long now = 0;
        for (int n = 0; events.size() < 100_000; n++) {
            long task = 1L + n % 500;
            String name = "worker " + task;
            now += 1_000;
            if (n < 500) {
                events.add(new Event(now, Kind.STARTED, "busy", task, name, 0, "", "", 0));
            } else {
                events.add(new Event(now, Kind.WOKEN, "busy", task, name, 1L + (n + 499) % 500, "", "", 0));
            }
            events.add(new Event(now + 100, Kind.RESUMED, "busy", task, name, 0, "", "", 0));
            events.add(new Event(now + 700, Kind.SUSPENDED, "busy", task, name, 0, "", "queue", 0));
        }
        Path page = page("large.html", "100,000 events", new Recording(events, 12_345));
        try (Browser browser = Browser.open()) {
            browser.show(page);
            assertThat(browser.drawn("return document.getElementById('told').textContent"))
                    .contains("12,345 older events were dropped")
                    .contains("500 lanes");
            browser.screenshot(page.resolveSibling("large.png"));
            double worst = 0;
            for (int i = 0; i < 12; i++) {
                browser.wheel(700, 300, i < 8 ? -300 : 500);
                worst = Math.max(worst, Double.parseDouble(browser.drawn("return document.body.dataset.drawn")));
            }
            browser.screenshot(page.resolveSibling("large-zoomed.png"));
            System.out.println("100,000 events: the slowest of 12 frames took " + worst + " ms; the page has "
                    + Files.size(page) / 1024 + " KiB");
            assertThat(worst).isLessThan(1_000); // a tenth of it on a quiet machine
            assertThat(browser.errors()).isEmpty();
        }
    }
}

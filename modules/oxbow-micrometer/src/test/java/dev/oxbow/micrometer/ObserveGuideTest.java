// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.micrometer;

import static dev.oxbow.Async.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.SlowStep;
import dev.oxbow.Task;
import dev.oxbow.observe.ChromeTrace;
import dev.oxbow.observe.JfrEvents;
import dev.oxbow.observe.Recorder;
import dev.oxbow.observe.Recording;
import dev.oxbow.observe.Timeline;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.TestLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/observe.md, and what the guide shows of its output. */
@Timeout(60)
@SuppressWarnings("NullAway")
class ObserveGuideTest {
    private static final Path DOCS = Path.of("../../docs");

    private final EventLoop loop = EventLoop.create("orders");

    private void checkout() {
        sleep(Duration.ofMillis(1));
    }

    @Test
    void aHungProgramIsDumpedAsPrinted() throws Exception {
        AsyncSemaphore db = new AsyncSemaphore(1, "db");
        List<Task<?>> tasks = new ArrayList<>();
        loop.run(() -> {
            tasks.add(loop.start("reserve", () -> reserve(tasks)));
            tasks.add(loop.start("charge", () -> charge(tasks)));
            tasks.add(loop.start("ship", () -> ship(tasks)));
            loop.start("forgetful", () -> {
                db.acquire();
            });
            loop.start("patient", () -> db.acquire().close());
            sleep(Duration.ofMillis(20));
        });
        String dump = loop.dump().toString();
        System.err.println(loop.dump()); // one loop
        System.err.println(EventLoop.dumpAll()); // all of the process, and who waits for whom across them
        String json = loop.dump().toJson(); // for tools
        assertThat(json).contains("\"waitsFor\":\"semaphore 'db' (0 free, 1 waiting)\"");
        loop.close();
        db.release();
        assertThat(moving(guide())).contains(moving(dump));
    }

    private static void reserve(List<Task<?>> tasks) {
        sleep(Duration.ZERO);
        await(tasks.get(1));
    }

    private static void charge(List<Task<?>> tasks) {
        sleep(Duration.ZERO);
        await(tasks.get(2));
    }

    private static void ship(List<Task<?>> tasks) {
        sleep(Duration.ZERO);
        await(tasks.get(0));
    }

    /** Lines of code, the numbers of lambdas and times differ from build to build and run to run. */
    private static String moving(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java)")
                .replaceAll("(lambda\\$\\w+\\$)\\d+", "$1")
                .replaceAll("\\d+\\.\\d+ s", "1.0 s")
                .replaceAll("for \\d+ ms", "for 100 ms");
    }

    @Test
    void aStepThatBlocksIsToldOfAsPrinted() throws Exception {
        BlockingQueue<SlowStep> told = new LinkedBlockingQueue<>();
        EventLoop watched = EventLoop.builder()
                .name("shop")
                .slowStep(Duration.ofMillis(100)) // as it is by default
                .onSlowStep(slow -> told.add(slow)) // by default it is logged, as a warning
                .build();
        CountDownLatch printed = new CountDownLatch(1);
        Task<?> invoice = watched.start("invoice", () -> print(printed));
        String report = told.take().toString();
        printed.countDown();
        invoice.join();
        watched.close();
        loop.close();
        int firstFrame = report.indexOf("\n\tat ");
        assertThat(moving(guide())).contains(moving(report.substring(0, firstFrame)));
    }

    private static void print(CountDownLatch printed) throws InterruptedException {
        printed.await();
    }

    @Test
    void anErrorTellsWhoAwaitedItAsPrinted() throws IOException {
        EventLoop debugged = EventLoop.builder().name("shop").debug(true).build();
        Task<Integer> request = debugged.start("request", () -> await(start("checkout", ObserveGuideTest::total)));
        Throwable error = catchThrowable(request::join);
        debugged.close();
        loop.close();
        StringWriter printed = new StringWriter();
        error.printStackTrace(new PrintWriter(printed));
        String told = printed.toString();
        assertThat(moving(guide())).contains(moving(told.substring(told.indexOf("\tSuppressed"))));
    }

    private static int total() {
        return await(start("price", ObserveGuideTest::price));
    }

    private static int price() {
        throw new IllegalStateException("no such article");
    }

    @Test
    void aFewLinesOfEach() throws Exception {
        AsyncSemaphore db = new AsyncSemaphore(10, "db"); // has a name: remembers who holds its permits
        AsyncLock account = new AsyncLock("account");
        assertThat(account.isLocked()).isFalse();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        LoopMetrics meters = LoopMetrics.ofAll();
        meters.bindTo(registry);
        new SemaphoreMetrics(db, "db").bindTo(registry);
        List<String> audit = new ArrayList<>();
        Handle watching = loop.observe(new LoopObserver() {
            @Override
            public void cancelRequested(Task<?> task, Task<?> by) {
                audit.add(task.name() + " was cancelled" + (by == null ? "" : " by " + by.name()));
            }
        });
        try (Recorder recorder = Recorder.of(loop)) { // or Recorder.everywhere()
            loop.run(() -> checkout());
            Recording recording = recorder.stop();
            Files.writeString(Path.of("target/checkout.html"), Timeline.html("checkout", recording));
            Files.writeString(Path.of("target/checkout.svg"), Timeline.svg("checkout", recording));
            Files.writeString(Path.of("target/checkout.json"), ChromeTrace.json(recording));
        }
        loop.start("unwanted", () -> sleep(Duration.ofDays(1))).cancel();
        loop.run(() -> sleep(Duration.ZERO));
        assertThat(audit).containsExactly("unwanted was cancelled");
        watching.cancel();
        loop.close();
        assertThat(registry.get("oxbow.step").timer().count()).isPositive();
        Handle flights = JfrEvents.install(); // once, where the program begins
        flights.cancel();
        // each meter that there is stands in the guide
        String guide = guide();
        assertThat(registry.getMeters())
                .allSatisfy(
                        meter -> assertThat(guide).contains("`" + meter.getId().getName() + "`"));
        meters.close();
    }

    /** On a test loop it is the same picture each time; -Dupdate-docs=true draws it anew. */
    @Test
    void thePictureIsDrawnByTheLibrary() throws Exception {
        String svg;
        try (TestLoop test = TestLoop.fifo();
                Recorder recorder = Recorder.of(test.loop())) {
            svg = Timeline.svg("six orders, two permits", test.run(() -> {
                AsyncSemaphore payments = new AsyncSemaphore(2, "payments");
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 1; i <= 6; i++) {
                    int ms = 10 + 5 * i;
                    tasks.add(EventLoop.current().start("order " + i, () -> {
                        try (var permit = payments.acquire()) {
                            sleep(Duration.ofMillis(ms));
                        }
                    }));
                }
                gather(tasks);
                return recorder.stop();
            }));
        }
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(DOCS.resolve("checkout.svg"), svg);
        }
        assertThat(Files.readString(DOCS.resolve("checkout.svg"))).isEqualTo(svg);
    }

    private static String guide() throws IOException {
        return Files.readString(DOCS.resolve("observe.md"));
    }
}

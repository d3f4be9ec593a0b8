// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static dev.oxbow.Async.waitFor;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.sync.AsyncLock;
import io.reactivex.rxjava3.core.Flowable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The code of docs/testing.md, which is as it stands here, and what the guide says of it. */
class TestingGuideTest {
    static class Retries {
        static <T> T retrying(Coroutine<T> attempt) throws Exception {
            for (Duration pause = ofSeconds(1); ; pause = pause.multipliedBy(2)) {
                try {
                    return attempt.run();
                } catch (IOException e) {
                    sleep(pause);
                }
            }
        }

        @OxbowTest
        void pausesDouble(TestLoop test) throws Exception {
            int[] attempts = {0};
            retrying(() -> {
                if (++attempts[0] < 10) {
                    throw new IOException("not yet");
                }
                return "there";
            });
            assertThat(test.elapsed()).isEqualTo(ofSeconds(511)); // in a few milliseconds
        }
    }

    static class Account {
        private final AsyncLock ledger = new AsyncLock();
        private int balance = 100;

        boolean withdraw(int amount) {
            if (balance < amount) {
                return false;
            }
            try (var held = ledger.acquire()) {
                balance -= amount;
                return true;
            }
        }

        int statement() {
            try (var held = ledger.acquire()) {
                sleep(ofMillis(20)); // the printer is slow
                return balance;
            }
        }
    }

    static class Overdraft {
        @OxbowTest(schedules = 100)
        void nobodyOverdraws() {
            Account account = new Account();
            gather(() -> account.withdraw(80), () -> account.withdraw(80), account::statement);
            assertThat(account.balance).isNotNegative();
        }
    }

    static class Transfers {
        @OxbowTest
        void bothWaysAtOnce() {
            AsyncLock mine = new AsyncLock();
            AsyncLock yours = new AsyncLock();
            gather(start("give", () -> transfer(mine, yours)), start("take", () -> transfer(yours, mine)));
        }

        private static void transfer(AsyncLock from, AsyncLock to) {
            try (var first = from.acquire()) {
                sleep(ofMillis(5));
                try (var second = to.acquire()) {
                    sleep(ofMillis(5));
                }
            }
        }
    }

    static class Heartbeats {
        @OxbowTest
        void beats() {
            start("heartbeat", () -> {
                while (true) {
                    sleep(ofSeconds(30));
                }
            });
            sleep(ofMinutes(5));
        }
    }

    static class OneTime {
        @OxbowTest
        void reactorAndRxJavaShareTheLoopsTime(TestLoop test) {
            StepVerifier hours = StepVerifier.create(Flux.interval(ofHours(1)).take(3))
                    .expectNext(0L, 1L, 2L)
                    .expectComplete()
                    .verifyLater(); // subscribes, and does not block
            var day = Flowable.timer(1, TimeUnit.DAYS).test();

            sleep(ofHours(3).plusMillis(1));
            hours.verify(); // all has come: it does not block
            day.assertNotComplete();

            sleep(ofDays(1));
            day.assertResult(0L);
            assertThatThrownBy(() -> waitFor(Deferred.create(), ofDays(7))).isInstanceOf(AsyncTimeoutException.class);
        }

        @Test
        void onAPlainThread() {
            try (TestLoop test = TestLoop.fifo().withSchedulers()) {
                StepVerifier.create(Mono.delay(ofDays(365))).expectNext(0L).verifyComplete();
                assertThat(test.elapsed()).isEqualTo(ofDays(365));
            }
        }
    }

    static class Parameters {
        @OxbowTest(schedules = 20)
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 50})
        void theLastOneIsTheSlowest(int workers, TestLoop test) {
            gather(IntStream.rangeClosed(1, workers)
                    .mapToObj(n -> start(() -> sleep(ofSeconds(n))))
                    .toList());
            assertThat(test.elapsed()).isEqualTo(ofSeconds(workers));
        }
    }

    // ---- what the guide says of them

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static Throwable failureOf(Class<?> tests) {
        Event failed = run(tests).failed().stream().findFirst().orElseThrow();
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static List<String> schedulesThatFail() {
        return run(Overdraft.class).failed().stream()
                .map(failure -> failure.getTestDescriptor().getDisplayName())
                .toList();
    }

    @Test
    void theOthersSucceed() {
        run(Retries.class).assertStatistics(all -> all.succeeded(1).failed(0));
        run(OneTime.class).assertStatistics(all -> all.succeeded(2).failed(0));
        run(Parameters.class).assertStatistics(all -> all.succeeded(3).failed(0));
    }

    @Test
    void theRaceShowsUnderSomeSchedulesAndUnderTheSameOnesAgain() throws IOException {
        List<String> raced = schedulesThatFail();
        assertThat(raced).contains("seed 4").doesNotContain("FIFO");
        assertThat(guide()).contains("Of the shuffles " + raced.size() + " fail");
        assertThat(schedulesThatFail()).isEqualTo(raced);
    }

    @Test
    void theDeadlockIsReportedAsPrinted() throws IOException {
        assertThat(failureOf(Transfers.class)).isInstanceOf(DeadlockError.class);
        assertThat(withoutLines(guide()))
                .contains(withoutLines(String.valueOf(failureOf(Transfers.class).getMessage())));
    }

    @Test
    void theLeakIsReportedAsPrinted() throws IOException {
        assertThat(failureOf(Heartbeats.class)).isInstanceOf(LeakError.class);
        assertThat(guide()).contains(failureOf(Heartbeats.class).getMessage());
    }

    @Test
    void theGuidesCodeStandsHere() throws IOException {
        String here = squeezed(Files.readString(Path.of("src/test/java/dev/oxbow/test/TestingGuideTest.java")));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(guide())
                .results()
                .map((MatchResult block) -> squeezed(block.group(1)))
                .toList();
        assertThat(blocks)
                .hasSizeGreaterThan(4)
                .allSatisfy(block -> assertThat(here).contains(block));
    }

    /** The lines of code may move. */
    private static String withoutLines(String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java)");
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("../../docs/testing.md"));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}

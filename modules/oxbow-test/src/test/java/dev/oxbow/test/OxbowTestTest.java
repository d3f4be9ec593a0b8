// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import reactor.core.publisher.Mono;

/** Runs classes of OxbowTests, which surefire passes by, and looks at what JUnit says of them. */
class OxbowTestTest {
    private static final List<String> LOG = new ArrayList<>();

    private static Events run(Class<?> tests) {
        LOG.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static void log(TestLoop loop, Object what) {
        LOG.add(loop.schedule() + ": " + what);
    }

    static class Bodies {
        private int ran;

        @OxbowTest
        void isACoroutine(TestLoop test, EventLoop loop) {
            Async.sleep(Duration.ofHours(1));
            assertThat(test.elapsed()).isEqualTo(Duration.ofHours(1));
            assertThat(EventLoop.current()).isSameAs(loop).isSameAs(test.loop());
            ran++;
            log(test, "body " + ran);
        }

        @OxbowTest(schedules = 3)
        void hasAnInstanceForEachSchedule(TestLoop test) {
            ran++;
            log(test, "scheduled " + ran);
        }

        @OxbowTest(seeds = {7, 9})
        void runsUnderGivenSeedsAlone(TestLoop test) {
            log(test, "seeded");
        }

        @OxbowTest
        void drivesReactor(TestLoop test) {
            Mono.delay(Duration.ofDays(1)).subscribe(n -> log(test, "delay"));
            Async.sleep(Duration.ofDays(2));
        }
    }

    @Test
    void bodiesRunOnTheLoopUnderTheirSchedules() {
        run(Bodies.class).assertStatistics(all -> all.succeeded(8).failed(0));
        assertThat(LOG)
                .containsExactlyInAnyOrder(
                        "FIFO: body 1",
                        "FIFO: scheduled 1",
                        "seed 1: scheduled 1",
                        "seed 2: scheduled 1",
                        "seed 3: scheduled 1",
                        "seed 7: seeded",
                        "seed 9: seeded",
                        "FIFO: delay");
    }

    static class BesideOthers {
        @OxbowTest(schedules = 2)
        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterised(String value, TestLoop test) {
            Async.sleep(Duration.ofHours(1));
            log(test, value + " at " + test.elapsed());
        }

        @OxbowTest
        @RepeatedTest(2)
        void repeated(EventLoop loop) {
            assertThat(EventLoop.current()).isSameAs(loop);
            LOG.add("repeated");
        }

        @Test
        void plain() {
            LOG.add("plain");
        }
    }

    @Test
    void composesWithOtherTemplates() {
        run(BesideOthers.class).assertStatistics(all -> all.succeeded(5).failed(0));
        assertThat(LOG)
                .containsExactlyInAnyOrder(
                        "FIFO: a at PT1H",
                        "seed 1: a at PT1H",
                        "seed 2: a at PT1H",
                        "FIFO: b at PT1H",
                        "seed 1: b at PT1H",
                        "seed 2: b at PT1H",
                        "repeated",
                        "repeated",
                        "plain");
    }

    static class Lifecycle {
        @BeforeEach
        void before(TestLoop test) {
            test.loop().start(() -> LOG.add("before"));
        }

        @OxbowTest
        void body() {
            LOG.add("body");
        }

        @AfterEach
        void after(EventLoop loop) {
            loop.run(() -> LOG.add("after"));
        }
    }

    @Test
    void theLoopIsThereBeforeAndAfter() {
        run(Lifecycle.class).assertStatistics(all -> all.succeeded(1).failed(0));
        assertThat(LOG).containsExactly("before", "body", "after");
    }

    static class Failing {
        @OxbowTest
        void deadlock() {
            Async.await(Deferred.create("never"));
        }

        @OxbowTest
        void leak() {
            Async.start(() -> Async.sleep(Duration.ofHours(1)));
        }

        @OxbowTest
        void unseenFailure() {
            Async.start(() -> {
                throw new IllegalStateException("mine");
            });
        }

        @OxbowTest(schedules = 3)
        @ParameterizedTest
        @ValueSource(longs = 2)
        void underOneSeedOfMany(long seed, TestLoop test) {
            assertThat(test.schedule().seed()).isNotEqualTo(java.util.OptionalLong.of(seed));
        }
    }

    @Test
    void failuresTellWhatAndUnderWhichSeed() {
        Events events = run(Failing.class);
        events.failed()
                .assertThatEvents()
                .haveAtLeastOne(event(finishedWithFailure(
                        instanceOf(DeadlockError.class), message(m -> m.contains("deferred 'never'")))));
        events.failed().assertThatEvents().haveExactly(2, event(finishedWithFailure(instanceOf(LeakError.class))));
        events.failed()
                .assertThatEvents()
                .haveAtLeastOne(event(
                        displayName("[1] 2"),
                        finishedWithFailure(suppressed(0, message(m -> m.contains("@OxbowTest(seeds = 2)"))))));
    }
}

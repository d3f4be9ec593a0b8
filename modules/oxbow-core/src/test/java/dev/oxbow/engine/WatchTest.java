// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static dev.oxbow.Async.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.SlowStep;
import dev.oxbow.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watchdog's looks, one by one, on a time of the test's own. */
@Timeout(60)
@SuppressWarnings("NullAway")
class WatchTest {
    private static final long MILLI = 1_000_000;
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final List<SlowStep> told = new ArrayList<>();
    private final LoopImpl loop =
            (LoopImpl) EventLoop.builder().slowStep(Duration.ZERO).build();
    private final Budget budget = new Budget(10);
    private final Watch watch = new Watch(loop, LIMIT, told::add, budget);
    private long now = System.nanoTime();

    private boolean look(long milliseconds) {
        now += milliseconds * MILLI;
        return watch.look(now, milliseconds * MILLI);
    }

    /** A step that holds the loop while {@code looks} are made. */
    private void during(Runnable looks) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Task<?> task = loop.start(() -> {
            sleep(Duration.ZERO);
            begun.countDown();
            enough.await();
        });
        begun.await();
        looks.run();
        enough.countDown();
        task.join();
    }

    @Test
    void aStepIsToldOfWhenLooksThatSawNoOtherSpanTheLimit() throws Exception {
        during(() -> {
            look(500); // it may have begun just now
            look(99);
            assertThat(told).isEmpty();
            look(1);
            assertThat(told).hasSize(1);
            look(500);
            assertThat(told).hasSize(1);
        });
        assertThat(told.get(0).soFar()).isEqualTo(LIMIT);
    }

    @Test
    void eachStepIsMeasuredByItself() throws Exception {
        for (int i = 0; i < 3; i++) {
            during(() -> {
                look(0);
                look(60);
            });
        }
        assertThat(told).isEmpty();
    }

    @Test
    void timersThatAreDueAtOnceAreNoStepOfWhoeverSuspendedBefore() throws Exception {
        List<Integer> fired = new ArrayList<>();
        loop.start(() -> {
                    for (int i = 0; i < 3; i++) {
                        loop.baton.set(new Timer(loop.time()) {
                            @Override
                            void due() {
                                look(0);
                                look(60);
                                fired.add(told.size());
                            }
                        });
                    }
                    sleep(Duration.ZERO);
                })
                .join();
        assertThat(fired).containsExactly(0, 0, 0);
    }

    @Test
    void aLoopIsToldOfOnceASecondAndTheNextReportSaysHowManyWereNot() throws Exception {
        for (int i = 0; i < 4; i++) {
            during(() -> {
                look(0);
                look(100);
                look(100);
            });
        }
        assertThat(told).extracting(SlowStep::untold).containsExactly(0);
        during(() -> {
            look(0);
            look(1_000);
        });
        assertThat(told).extracting(SlowStep::untold).containsExactly(0, 3);
        assertThat(told.get(1).toString()).contains("(and 3 more since the last report)");
    }

    @Test
    void aStepThatOutlastsTheQuietSecondIsToldOfThen() throws Exception {
        during(() -> {
            look(0);
            look(100);
        });
        during(() -> {
            look(0);
            look(500);
            assertThat(told).hasSize(1);
            look(500);
            assertThat(told).hasSize(2);
        });
        assertThat(told.get(1).soFar()).isEqualTo(Duration.ofSeconds(1));
        assertThat(told.get(1).untold()).isZero();
    }

    @Test
    void theProcessIsToldTenTimesASecond() throws Exception {
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            watches.add(new Watch(loop, LIMIT, told::add, budget));
        }
        during(() -> {
            for (long passed : new long[] {0, 100 * MILLI}) {
                watches.forEach(w -> w.look(now, passed));
            }
        });
        assertThat(told).hasSize(10);
    }

    @Test
    void whatAThreadDoesThatBringsWorkIsNoStepOfWhoeverRanBefore() {
        Task<?> sleeps = loop.start(() -> sleep(Duration.ofDays(1)));
        while (!loop.baton.isFree()) {
            Thread.onSpinWait();
        }
        loop.doOnLoop(() -> {
            look(0);
            look(500);
        });
        assertThat(told).isEmpty();
        sleeps.cancel();
    }

    @Test
    void anIdleLoopIsLetGo() throws Exception {
        during(() -> assertThat(look(0)).isTrue());
        loop.shutdown().join();
        assertThat(look(0)).isFalse();
    }
}

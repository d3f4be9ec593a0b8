// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleepers and timers: in the order of their deadlines, few or many, beside steps that are short or long. */
@Timeout(60)
@SuppressWarnings("NullAway")
class TimersTest {
    private static List<Integer> sleepersInOrderOfWaking(EventLoop loop, int n, Duration unit) {
        List<Integer> delays = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            delays.add(i);
        }
        Collections.shuffle(delays, new Random(1));
        List<Integer> woken = new ArrayList<>(n);
        loop.run(() -> {
            List<Task<?>> tasks = new ArrayList<>(n);
            for (int delay : delays) {
                tasks.add(start(() -> {
                    sleep(ofSeconds(1).plus(unit.multipliedBy(delay)));
                    woken.add(delay);
                }));
            }
            return gather(tasks);
        });
        return woken;
    }

    @Test
    void aHundredThousandSleepersWakeInTheOrderOfTheirDeadlines() {
        EventLoop loop = EventLoop.builder().clock(new JumpingClock()).build();
        assertThat(sleepersInOrderOfWaking(loop, 100_000, ofNanos(1)))
                .hasSize(100_000)
                .isSorted();
    }

    @Test
    void aHundredThousandSleepersInRealTimeAllWake() {
        try (EventLoop loop = EventLoop.create("sleepers")) {
            List<Integer> woken = sleepersInOrderOfWaking(loop, 100_000, ofNanos(2_000));
            assertThat(woken).hasSize(100_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTimerBesideLongStepsIsLateByAStepOrTwoAndNotByMany() {
        JumpingClock clock = new JumpingClock();
        Duration step = ofMillis(4);
        List<Duration> late = new ArrayList<>();
        try (EventLoop loop = EventLoop.builder().clock(clock).build()) {
            loop.run(() -> {
                Task<?> busy = start(() -> {
                    while (true) {
                        clock.pass(step);
                        sleep(ZERO);
                    }
                });
                for (int n = 0; n < 20; n++) {
                    long due = loop.time() + ofMillis(10).toNanos();
                    sleep(ofMillis(10));
                    late.add(ofNanos(loop.time() - due));
                }
                busy.cancel();
            });
        }
        assertThat(late).hasSize(20).allMatch(time -> time.compareTo(step.multipliedBy(2)) <= 0);
    }

    @Test
    void equalDeadlinesFireInTheOrderInWhichTheyWereSet() {
        List<Integer> fired = new ArrayList<>();
        run(() -> {
            EventLoop loop = EventLoop.current();
            long when = loop.time() + 5_000_000;
            for (int i = 0; i < 1_000; i++) {
                int k = i;
                loop.callAt(when, () -> fired.add(k));
            }
            sleep(ofMillis(10));
        });
        assertThat(fired).hasSize(1_000).isSorted();
    }

    @Test
    void deadlinesOfAThousandSetAtRandomFireInTheirOrder() {
        List<Long> fired = new ArrayList<>();
        run(() -> {
            EventLoop loop = EventLoop.current();
            Random random = new Random(7);
            long base = loop.time();
            List<Handle> handles = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                long when = base + random.nextInt(20_000_000);
                handles.add(loop.callAt(when, () -> fired.add(when)));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(handles.get(i * 2).cancel()).isTrue();
            }
            sleep(ofMillis(30));
        });
        assertThat(fired).hasSize(1_000).isSorted();
    }

    @Test
    void aTimeThatHasPassedHasPassedHoweverLongAgo() {
        List<String> fired = new ArrayList<>();
        run(() -> {
            EventLoop loop = EventLoop.current();
            for (long ago :
                    new long[] {Long.MIN_VALUE, loop.time() - ofSeconds(1).toNanos(), loop.time()}) {
                loop.callAt(ago, () -> fired.add("due"));
            }
            Handle never = loop.callAt(Long.MAX_VALUE, () -> fired.add("never"));
            sleep(ofMillis(5));
            never.cancel();
        });
        assertThat(fired).containsExactly("due", "due", "due");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<Mark> fired = new ArrayList<>();
    private int made;

    private final class Mark extends Timer {
        final int number = made++;

        Mark(long deadline) {
            super(deadline);
        }

        @Override
        void due() {
            fired.add(this);
        }
    }

    private Mark add(long deadline) {
        Mark mark = new Mark(deadline);
        timers.add(mark);
        return mark;
    }

    private void fireAllDue(long now) {
        while (timers.fireDue(now)) {
            assertThat(fired).isNotEmpty();
        }
    }

    @Test
    void whatIsDueFiresByDeadlineAndEqualOnesInTheOrderOfTheirSetting() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            add(random.nextInt(500));
        }
        fireAllDue(249);
        assertThat(fired).allMatch(mark -> mark.deadline <= 249);
        fireAllDue(500);
        assertThat(fired).hasSize(5_000);
        assertThat(fired)
                .isSortedAccordingTo(
                        Comparator.<Mark>comparingLong(mark -> mark.deadline).thenComparingInt(mark -> mark.number));
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void removingAtRandomKeepsTheOrderAndLeavesNoGarbage() {
        for (int seed = 0; seed < 50; seed++) {
            fired.clear();
            Random random = new Random(seed);
            List<Mark> marks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                marks.add(add(random.nextInt(100)));
                if (random.nextInt(3) == 0) {
                    Mark gone = marks.remove(random.nextInt(marks.size()));
                    assertThat(timers.remove(gone)).isTrue();
                    assertThat(timers.remove(gone)).isFalse();
                }
            }
            assertThat(timers.size()).isEqualTo(marks.size());
            fireAllDue(100);
            marks.sort(Comparator.<Mark>comparingLong(mark -> mark.deadline).thenComparingInt(mark -> mark.number));
            assertThat(fired).containsExactlyElementsOf(marks);
        }
    }

    @Test
    void anyMixOfWhatIsSetInOrderAndOutOfItFiresInOrder() {
        for (int seed = 0; seed < 50; seed++) {
            fired.clear();
            Random random = new Random(seed);
            List<Mark> marks = new ArrayList<>();
            long now = 0;
            int most = 0;
            for (int i = 0; i < 2_000; i++) {
                now += random.nextInt(3);
                // as programs have them: a few lengths of sleep, and time limits that are called off
                marks.add(add(
                        now + List.of(10, 50, 50, 50, 400, random.nextInt(500)).get(random.nextInt(6))));
                if (random.nextInt(4) == 0) {
                    Mark gone = marks.remove(random.nextInt(marks.size()));
                    timers.remove(gone);
                    fired.remove(gone);
                }
                fireAllDue(now);
                most = Math.max(most, timers.size());
            }
            fireAllDue(now + 500);
            marks.sort(Comparator.<Mark>comparingLong(mark -> mark.deadline).thenComparingInt(mark -> mark.number));
            assertThat(fired).containsExactlyElementsOf(marks);
            assertThat(most).isGreaterThan(100);
            assertThat(timers.isEmpty()).isTrue();
        }
    }

    @Test
    void deadlinesOnBothSidesOfAnOverflowOfTheClock() {
        long now = Long.MAX_VALUE - 10;
        Mark later = add(now + 100); // has overflowed
        Mark soon = add(now + 5);
        fireAllDue(now + 5);
        assertThat(fired).containsExactly(soon);
        fireAllDue(now + 100);
        assertThat(fired).containsExactly(soon, later);
    }

    @Test
    void oneThatHasFiredIsNotThereToBeRemoved() {
        Mark mark = add(1);
        fireAllDue(1);
        assertThat(timers.remove(mark)).isFalse();
    }

    @Test
    void anOrdinaryOneIsNotKeptWaitingByThoseThatLieAgesApart() {
        LoopImpl loop = LoopImpl.open(Settings.USUAL);
        long now = loop.time();
        for (long time : new long[] {now + Long.MAX_VALUE, now - 1_000_000, Long.MIN_VALUE}) {
            timers.add(new LaterCall(loop, time, () -> {}));
        }
        Mark soon = add(now + 5_000_000_000L);
        for (int i = 0; i < 2; i++) {
            assertThat(timers.first() - soon.deadline).isNegative();
            timers.remove(first());
        }
        assertThat(first()).isSameAs(soon);
    }

    private Timer first() {
        List<Timer> all = new ArrayList<>();
        timers.forEach(all::add);
        return all.stream()
                .filter(timer -> timer.deadline == timers.first())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void clearingForgetsAll() {
        Mark mark = add(1);
        for (int i = 10; i > 0; i--) {
            add(i);
            add(20);
        }
        timers.clear();
        assertThat(timers.isEmpty()).isTrue();
        assertThat(timers.remove(mark)).isFalse();
        fireAllDue(30);
        assertThat(fired).isEmpty();
    }
}

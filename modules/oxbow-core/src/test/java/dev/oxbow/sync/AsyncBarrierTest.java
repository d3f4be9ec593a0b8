// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class AsyncBarrierTest {
    @Test
    void allAreLetThroughTogetherEachWithItsNumberAgainAndAgain() {
        run(() -> {
            AsyncBarrier barrier = new AsyncBarrier(3);
            int[] rounds = new int[3];
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int k = i;
                tasks.add(start(() -> {
                    int sum = 0;
                    for (int round = 0; round < 10; round++) {
                        rounds[k] = round;
                        sum += barrier.await();
                        for (int other : rounds) {
                            assertThat(other).isBetween(round, round + 1);
                        }
                    }
                    return sum;
                }));
            }
            assertThat(gather(tasks).stream().mapToInt(n -> n).sum()).isEqualTo(10 * (0 + 1 + 2));
            assertThat(barrier.waiting()).isZero();
        });
    }

    @Test
    void oneThatIsCancelledThereJustLeaves() {
        run(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<?> leaves = start(() -> barrier.await());
            sleep(ZERO);
            assertThat(barrier.waiting()).isEqualTo(1);
            leaves.cancel();
            sleep(ZERO);
            sleep(ZERO);
            assertThat(barrier.waiting()).isZero();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(gather(() -> barrier.await(), () -> barrier.await())).containsExactlyInAnyOrder(0, 1);
        });
    }

    @Test
    void resetEndsThoseWhoWaitAndItCanBeUsedAgain() {
        run(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<?> waits = start(() -> barrier.await());
            sleep(ZERO);
            barrier.reset();
            assertThatThrownBy(() -> await(waits)).isInstanceOf(BrokenBarrierException.class);
            assertThat(gather(() -> barrier.await(), () -> barrier.await())).hasSize(2);
        });
    }

    @Test
    void abortBreaksItForAllUntilItIsReset() {
        run(() -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<?> waits = start(() -> barrier.await());
            sleep(ZERO);
            barrier.abort();
            assertThatThrownBy(() -> await(waits)).isInstanceOf(BrokenBarrierException.class);
            assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
            assertThat(barrier.isBroken()).isTrue();
            barrier.reset();
            assertThat(gather(() -> barrier.await(), () -> barrier.await())).hasSize(2);
        });
    }

    @Test
    void itsPartiesMayBeOnManyLoops() {
        AsyncBarrier barrier = new AsyncBarrier(4);
        List<EventLoop> loops = new ArrayList<>();
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int l = 0; l < 4; l++) {
            EventLoop loop = EventLoop.create("loop " + l);
            loops.add(loop);
            tasks.add(loop.start(() -> {
                int sum = 0;
                for (int round = 0; round < 200; round++) {
                    sum += barrier.await();
                }
                return sum;
            }));
        }
        assertThat(tasks.stream().mapToInt(Task::join).sum()).isEqualTo(200 * (0 + 1 + 2 + 3));
        loops.forEach(EventLoop::close);
    }
}

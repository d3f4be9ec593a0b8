// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class AsyncEventTest {
    @Test
    void settingItWakesAllInTheOrderOfTheirComingAlsoIfItIsClearedAtOnce() {
        run(() -> {
            AsyncEvent event = new AsyncEvent();
            List<Integer> woken = new ArrayList<>();
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int k = i;
                tasks.add(start(() -> {
                    event.await();
                    woken.add(k);
                }));
            }
            sleep(ZERO);
            event.set();
            event.clear();
            gather(tasks);
            assertThat(woken).containsExactly(0, 1, 2, 3, 4);
            assertThat(event.isSet()).isFalse();
        });
    }

    @Test
    void oneThatIsSetDoesNotSuspend() {
        run(() -> {
            AsyncEvent event = new AsyncEvent();
            boolean[] others = new boolean[1];
            start(() -> others[0] = true);
            event.set();
            event.await();
            assertThat(others[0]).isFalse();
            assertThat(event.isSet()).isTrue();
        });
    }

    @Test
    void aWaiterThatIsCancelledDoesNotHoldTheOthersUp() {
        run(() -> {
            AsyncEvent event = new AsyncEvent();
            Task<?> first = start(event::await);
            Task<?> second = start(event::await);
            sleep(ZERO);
            first.cancel();
            event.set();
            List<? extends Outcome<?>> outcomes = gatherOutcomes(List.of(first, second));
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Cancelled.class);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Success.class);
        });
    }

    @Test
    void aPulseFromAThreadReachesWaitersOfManyLoops() throws Exception {
        for (int round = 0; round < 200; round++) {
            AsyncEvent event = new AsyncEvent();
            try (EventLoop a = EventLoop.create("a");
                    EventLoop b = EventLoop.create("b")) {
                List<Task<?>> tasks = List.of(a.start(event::await), b.start(event::await), a.start(event::await));
                Thread.ofVirtual().start(event::set);
                tasks.forEach(Task::join);
            }
        }
    }

    @Test
    void awaitingOffTheLoopIsRefused() {
        AsyncEvent event = new AsyncEvent();
        event.set();
        assertThatThrownBy(event::await).isInstanceOf(IllegalStateException.class);
    }
}

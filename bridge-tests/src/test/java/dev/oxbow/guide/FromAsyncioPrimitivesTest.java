// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Task;
import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncCondition;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.BrokenBarrierException;
import dev.oxbow.sync.QueueShutDownException;
import dev.oxbow.test.OxbowTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The Java of docs/from-asyncio.md: its primitives. */
class FromAsyncioPrimitivesTest {
    private final List<String> log = new ArrayList<>();

    @OxbowTest
    void locksAndPermits() {
        AsyncLock lock = new AsyncLock();
        try (var held = lock.acquire()) {
            assertThat(lock.isLocked()).isTrue();
            log.add("held");
        }
        assertThat(lock.isLocked()).isFalse();
        AsyncSemaphore permits = new AsyncSemaphore(50);
        try (var permit = permits.acquire()) {
            assertThat(permits.available() == 0).isFalse();
            log.add("permitted");
        }
        assertThat(gather(permits.limit(() -> "a"), permits.limit(() -> "b"))).containsExactly("a", "b");
        AsyncSemaphore bounded = AsyncSemaphore.bounded(1);
        assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class);
        assertThat(log).containsExactly("held", "permitted");
    }

    @OxbowTest
    void signals() {
        AsyncEvent event = new AsyncEvent();
        event.set();
        event.await();
        assertThat(event.isSet()).isTrue();
        event.clear();
        assertThat(event.isSet()).isFalse();

        AsyncCondition condition = new AsyncCondition();
        boolean[] ready = {false};
        Task<?> waiter = start(() -> {
            try (var held = condition.acquire()) {
                condition.awaitUntil(() -> ready[0]);
            }
        });
        Task<?> other = start(() -> {
            try (var held = condition.acquire()) {
                condition.await();
                log.add("signalled");
            }
        });
        sleep(ZERO);
        try (var held = condition.acquire()) {
            ready[0] = true;
            condition.signal(2);
        }
        gather(waiter, other);
        try (var held = condition.acquire()) {
            condition.signal();
            condition.signalAll();
        }
        assertThat(log).containsExactly("signalled");
    }

    @OxbowTest
    void barriers() {
        AsyncBarrier barrier = new AsyncBarrier(2);
        assertThat(gather(() -> barrier.await(), () -> barrier.await())).containsExactlyInAnyOrder(0, 1);
        Task<?> early = start(() -> {
            try {
                barrier.await();
            } catch (BrokenBarrierException e) {
                log.add("reset");
            }
        });
        sleep(ZERO);
        assertThat(barrier.waiting()).isEqualTo(1);
        barrier.reset();
        await(early);
        assertThat(log).containsExactly("reset");
        barrier.abort();
        assertThat(barrier.isBroken()).isTrue();
        assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
    }

    @OxbowTest
    void queues() {
        AsyncQueue<String> queue = new AsyncQueue<>(10);
        queue.put("item");
        assertThat(queue.offer("another")).isTrue();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.get()).isEqualTo("item");
        assertThat(queue.poll()).isEqualTo("another");
        queue.taskDone();
        queue.taskDone();
        queue.join();
        queue.shutdown(false);
        assertThatThrownBy(() -> queue.put("late")).isInstanceOf(QueueShutDownException.class);

        AsyncQueue<String> least = AsyncQueue.priority(10, Comparator.naturalOrder());
        AsyncQueue<String> last = AsyncQueue.lifo(10);
        for (String item : List.of("b", "a", "c")) {
            least.put(item);
            last.put(item);
        }
        assertThat(least.get() + last.get()).isEqualTo("ac");

        AsyncQueue<String> boundless = new AsyncQueue<>();
        boundless.put("work");
        Task<?> worker = start(() -> {
            for (String work : boundless) {
                log.add(work);
            }
            try {
                boundless.get();
            } catch (QueueShutDownException e) {
                log.add("nothing more");
            }
        });
        sleep(ZERO);
        boundless.shutdown(true);
        await(worker);
        assertThat(log).containsExactly("work", "nothing more");
    }
}

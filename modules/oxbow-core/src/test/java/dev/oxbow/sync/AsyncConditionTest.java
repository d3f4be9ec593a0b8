// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class AsyncConditionTest {
    private final AsyncCondition changed = new AsyncCondition();
    private final List<Object> seen = new ArrayList<>();

    private Task<?> waiter(Object name) {
        return start(() -> {
            try (Permit held = changed.acquire()) {
                changed.await();
                seen.add(name);
            }
        });
    }

    @Test
    void aSignalWakesSoManyTheOldestFirst() {
        run(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(waiter(i));
            }
            sleep(ZERO);
            try (Permit held = changed.acquire()) {
                changed.signal(2);
                sleep(ZERO);
                assertThat(seen).isEmpty(); // they need the lock
            }
            gather(tasks.get(0), tasks.get(1));
            assertThat(seen).containsExactly(0, 1);
            try (Permit held = changed.acquire()) {
                changed.signalAll();
            }
            gather(tasks);
            assertThat(seen).containsExactly(0, 1, 2, 3);
        });
    }

    @Test
    void aNameIsThatOfTheLockToo() {
        AsyncCondition stock = new AsyncCondition("stock");
        assertThat(stock).hasToString("condition 'stock' (0 waiting)");
        run(() -> {
            try (Permit held = stock.acquire()) {
                Task<?> waiter = start(stock::acquire);
                sleep(ZERO);
                assertThat(waiter.waitingFor()).contains("lock 'stock'");
                waiter.cancel();
            }
        });
    }

    @Test
    void withoutTheLockWaitingAndSignallingAreRefused() {
        run(() -> {
            assertThatThrownBy(changed::await).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(changed::signal).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void aPredicateIsAskedUntilItIsTrue() {
        run(() -> {
            int[] stock = new int[1];
            Task<?> buyer = start(() -> {
                try (Permit held = changed.acquire()) {
                    changed.awaitUntil(() -> stock[0] >= 2);
                    stock[0] -= 2;
                }
            });
            for (int i = 0; i < 2; i++) {
                sleep(ZERO);
                assertThat(buyer.isDone()).isFalse();
                try (Permit held = changed.acquire()) {
                    stock[0]++;
                    changed.signalAll();
                }
            }
            await(buyer);
            assertThat(stock[0]).isZero();
        });
    }

    @Test
    void aCancelledWaiterHoldsTheLockAgainWhenItThrows() {
        run(() -> {
            Task<?> waiter = start(() -> {
                try (Permit held = changed.acquire()) {
                    try {
                        changed.await();
                    } finally {
                        seen.add("cleanup");
                    }
                }
            });
            sleep(ZERO);
            Permit held = changed.acquire();
            waiter.cancel("one");
            sleep(ZERO);
            waiter.cancel("two"); // while it waits for the lock
            sleep(ZERO);
            assertThat(waiter.isDone()).isFalse();
            assertThat(seen).isEmpty();
            held.close();
            assertThatThrownBy(() -> await(waiter))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("two");
            try (Permit again = changed.acquire()) {
                assertThat(seen).containsExactly("cleanup");
            }
        });
    }

    @Test
    void aSignalThatItsReceiverLosesByCancellationGoesToAnother() {
        run(() -> {
            Task<?> first = waiter("first");
            Task<?> second = waiter("second");
            sleep(ZERO);
            try (Permit held = changed.acquire()) {
                changed.signal();
                first.cancel();
            }
            await(second);
            assertThat(seen).containsExactly("second");
            assertThat(first.isCancelled()).isTrue();
        });
    }

    @Test
    void signalsOfManyLoopsLoseNobodyUnderRandomCancellation() {
        int[] tokens = new int[1]; // guarded by the condition
        AtomicInteger taken = new AtomicInteger();
        int each = 400;
        List<EventLoop> loops = new ArrayList<>();
        List<Task<?>> consumers = new ArrayList<>();
        for (int l = 0; l < 3; l++) {
            EventLoop loop = EventLoop.create("loop " + l);
            loops.add(loop);
            consumers.add(loop.start(() -> {
                for (int i = 0; i < each; i++) {
                    Task<?> quitter = start(() -> {
                        try (Permit held = changed.acquire()) {
                            changed.await();
                        }
                    });
                    Task<?> consumer = start(() -> {
                        try (Permit held = changed.acquire()) {
                            changed.awaitUntil(() -> tokens[0] > 0);
                            tokens[0]--;
                        }
                        taken.incrementAndGet();
                    });
                    sleep(ZERO);
                    quitter.cancel();
                    await(consumer);
                }
            }));
        }
        EventLoop producers = EventLoop.create("producers");
        loops.add(producers);
        Task<?> producer = producers.start(() -> {
            for (int i = 0; i < 3 * each; i++) {
                try (Permit held = changed.acquire()) {
                    tokens[0]++;
                    changed.signal();
                }
            }
        });
        producer.join();
        consumers.forEach(Task::join);
        loops.forEach(EventLoop::close);
        assertThat(taken).hasValue(3 * each);
        assertThat(tokens[0]).isZero();
    }

    @Test
    void whoHasWaitedHoldsTheLockOnceAndNoMoreWhenItIsGivenBack() {
        EventLoop loop = EventLoop.create("holds");
        AsyncLock lock = new AsyncLock("stock");
        AsyncCondition stocked = new AsyncCondition(lock);
        loop.run(() -> {
            List<Task<?>> waiters = List.of(
                    start("closes", () -> {
                        try (Permit held = stocked.acquire()) {
                            stocked.await();
                            sleep(ofMillis(1));
                        }
                    }),
                    start("releases", () -> {
                        stocked.acquire();
                        stocked.await();
                        stocked.release();
                    }));
            sleep(ZERO);
            try (Permit held = stocked.acquire()) {
                stocked.signalAll();
            }
            Task<?> late = start("late", () -> {
                try (Permit held = lock.acquire()) {
                    sleep(ofMillis(1));
                }
            });
            sleep(ZERO);
            assertThat(held(loop)).singleElement().asString().contains("held by task 'closes'");
            gather(waiters);
            Task<?> later = start(() -> lock.acquire().close());
            sleep(ZERO);
            assertThat(held(loop)).singleElement().asString().contains("held by task 'late'");
            gather(late, later);
        });
        loop.close();
    }

    private static List<String> held(EventLoop loop) {
        return loop.dump()
                .toString()
                .lines()
                .filter(line -> line.strip().startsWith("held by"))
                .map(line -> line.strip().replaceAll(" for [0-9.]+ s", "")) // each who waits for it tells the same
                .distinct()
                .toList();
    }
}

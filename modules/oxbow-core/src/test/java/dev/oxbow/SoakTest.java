// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything at once on real loops and threads, at random: it must come to an end with nothing held and nothing lost. */
@Timeout(300)
@SuppressWarnings("NullAway")
class SoakTest {
    private static final int LOOPS = 4;

    private final AsyncSemaphore permits = new AsyncSemaphore(5);
    private final AsyncLock lock = new AsyncLock();
    private final AsyncQueue<Integer> queue = new AsyncQueue<>(16);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());

    private Duration moment(Random random) {
        return ofNanos(random.nextInt(300_000));
    }

    private void work(int depth) throws Exception {
        begun.incrementAndGet();
        try {
            Random random = ThreadLocalRandom.current();
            switch (random.nextInt(depth == 0 ? 7 : 11)) {
                case 0 -> sleep(moment(random));
                case 1 -> sleep(ZERO);
                case 2 -> {
                    try (Permit p = permits.acquire()) {
                        assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(5);
                        try {
                            sleep(moment(random));
                        } finally {
                            inside.decrementAndGet();
                        }
                    }
                }
                case 3 -> {
                    try (Permit p = lock.acquire()) {
                        sleep(ZERO);
                    }
                }
                case 4 -> toThread(() -> ThreadLocalRandom.current().nextInt());
                case 5 -> {
                    CompletableFuture<Integer> stage = new CompletableFuture<>();
                    Thread.ofVirtual().start(() -> stage.complete(1));
                    await(stage);
                }
                case 6 -> {
                    if (!queue.offer(depth)) {
                        queue.poll();
                    }
                }
                case 7 -> gather(body(depth), body(depth), body(depth));
                case 8 -> {
                    try {
                        timeout(moment(random), () -> {
                            work(depth - 1);
                            return null;
                        });
                    } catch (AsyncTimeoutException e) {
                        // as may be
                    }
                }
                case 9 ->
                    taskGroup(group -> {
                        Task<?> one = group.start(() -> work(depth - 1));
                        group.start(() -> work(depth - 1));
                        if (random.nextBoolean()) {
                            sleep(ZERO);
                            one.cancel();
                        }
                        return null;
                    });
                default -> await(loops.get(random.nextInt(LOOPS)).start(() -> work(depth - 1)));
            }
        } finally {
            ended.incrementAndGet();
        }
    }

    private Coroutine<Object> body(int depth) {
        return () -> {
            work(depth - 1);
            return 1;
        };
    }

    @Test
    void itEndsWithNothingHeld() {
        Duration duration = Boolean.getBoolean("oxbow.stress") ? ofMinutes(2) : ofMillis(2_500);
        long until = System.nanoTime() + duration.toNanos();
        for (int l = 0; l < LOOPS; l++) {
            EventLoop loop = EventLoop.create("soak " + l);
            loop.setExceptionHandler(context -> told.add(context.exception()));
            loops.add(loop);
        }
        List<Task<?>> all = new ArrayList<>();
        Random random = new Random(42);
        while (System.nanoTime() < until) {
            while (all.size() < 100) {
                all.add(loops.get(random.nextInt(LOOPS)).start(() -> work(3)));
            }
            for (int i = 0; i < 5; i++) {
                all.get(random.nextInt(all.size())).cancel();
            }
            oneMore(all.get(random.nextInt(all.size())));
            all.removeIf(Task::isDone);
        }
        all.forEach(SoakTest::oneMore);
        for (EventLoop loop : loops) {
            loop.run(() -> gatherOutcomes(allTasksButMe()));
            assertThat(loop.allTasks()).isEmpty();
            loop.close();
        }
        assertThat(told).isEmpty();
        assertThat(ended).hasValue(begun.get());
        assertThat(begun).hasValueGreaterThan(1_000);
        assertThat(inside).hasValue(0);
        assertThat(permits.available()).isEqualTo(5);
        assertThat(permits.waiting()).isZero();
        assertThat(lock.isLocked()).isFalse();
    }

    private static void oneMore(Task<?> task) {
        try {
            task.join();
        } catch (CancellationException e) {
            // as may be
        }
    }

    private static List<Task<?>> allTasksButMe() {
        List<Task<?>> others = new ArrayList<>(allTasks());
        others.remove(currentTask());
        return others;
    }
}

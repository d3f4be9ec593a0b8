// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class AsyncLockTest {
    @Test
    void aPieceThatAwaitsInItsMiddleIsAtomicAndServedInTheOrderOfComing() {
        run(() -> {
            AsyncLock lock = new AsyncLock();
            List<String> seen = new ArrayList<>();
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int k = i;
                tasks.add(start(() -> {
                    try (Permit held = lock.acquire()) {
                        seen.add("in " + k);
                        sleep(ZERO);
                        seen.add("out " + k);
                    }
                }));
            }
            gather(tasks);
            assertThat(seen).containsExactly("in 0", "out 0", "in 1", "out 1", "in 2", "out 2");
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void aFreeOneDoesNotSuspendAndMayBeReleasedByAnyone() {
        run(() -> {
            AsyncLock lock = new AsyncLock();
            boolean[] others = new boolean[1];
            start(() -> others[0] = true);
            lock.acquire();
            assertThat(others[0]).isFalse();
            assertThat(lock.isLocked()).isTrue();
            assertThat(lock.tryAcquire()).isFalse();
            await(start(lock::release));
            assertThat(lock.tryAcquire()).isTrue();
            lock.release();
        });
    }

    @Test
    void aThreadBlocksInAPromiseOfIt() {
        AsyncLock lock = new AsyncLock();
        Permit first = lock.acquireAsync().join();
        Promise<Permit> second = lock.acquireAsync();
        Promise<Permit> third = lock.acquireAsync();
        assertThat(second.isDone()).isFalse();
        assertThat(second.cancel()).isTrue();
        first.close();
        third.join().close();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aHolderThatIsCancelledGivesItBack() {
        run(() -> {
            AsyncLock lock = new AsyncLock();
            Task<?> holder = start(() -> {
                try (Permit held = lock.acquire()) {
                    sleep(ofSeconds(100));
                }
            });
            Task<?> waiter = start(() -> {
                try (Permit held = lock.acquire()) {
                    return 1;
                }
            });
            sleep(ZERO);
            holder.cancel();
            await(waiter);
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void itGuardsWhatManyLoopsChange() {
        AsyncLock lock = new AsyncLock();
        int[] unguarded = new int[1];
        List<EventLoop> loops = new ArrayList<>();
        List<Task<?>> tasks = new ArrayList<>();
        for (int l = 0; l < 4; l++) {
            EventLoop loop = EventLoop.create("loop " + l);
            loops.add(loop);
            for (int t = 0; t < 4; t++) {
                tasks.add(loop.start(() -> {
                    for (int i = 0; i < 500; i++) {
                        try (Permit held = lock.acquire()) {
                            int before = unguarded[0];
                            if (i % 5 == 0) {
                                sleep(ZERO);
                            }
                            unguarded[0] = before + 1;
                        }
                    }
                }));
            }
        }
        tasks.forEach(Task::join);
        loops.forEach(EventLoop::close);
        assertThat(unguarded[0]).isEqualTo(8_000);
        assertThat(lock.isLocked()).isFalse();
    }
}

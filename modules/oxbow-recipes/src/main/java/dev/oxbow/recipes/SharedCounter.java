// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;

import dev.oxbow.Action;
import dev.oxbow.Coroutine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/** A counter that eight workers raise: who needs a lock? */
final class SharedCounter {
    static final int WORKERS = 8;

    private final int each;
    private int counter;

    SharedCounter(int each) {
        this.each = each;
    }

    @SuppressWarnings("ThreadPriorityCheck") // shows at once what the scheduler does sooner or later
    int byThreads() throws InterruptedException {
        return threads(() -> {
            int read = counter; // counter++, with time for another thread in the middle of it
            Thread.yield();
            counter = read + 1;
        });
    }

    int byThreadsWithLock() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        return threads(() -> {
            lock.lock();
            try {
                counter++;
            } finally {
                lock.unlock();
            }
        });
    }

    int byCoroutines() {
        return coroutines(() -> {
            counter++;
            sleep(ZERO);
        });
    }

    int tornByAwait() {
        return coroutines(() -> {
            int read = counter;
            sleep(ZERO);
            counter = read + 1;
        });
    }

    private int threads(Runnable raise) throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(WORKERS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < WORKERS; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                meet(together);
                for (int i = 0; i < each; i++) {
                    raise.run();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return counter;
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private int coroutines(Action raise) {
        Coroutine<Integer> worker = () -> {
            for (int i = 0; i < each; i++) {
                raise.run();
            }
            return each;
        };
        run(() -> gather(Collections.nCopies(WORKERS, worker)));
        return counter;
    }
}

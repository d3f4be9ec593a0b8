// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** The work of {@link OxbowWork} by what the JDK has, with no loop, no task and no cancellation. */
final class Floors {
    private Floors() {}

    /** A body, run where it stands, and what keeps its result until it is asked. */
    static int startAndAsk(int times) throws Exception {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            FutureTask<Integer> task = new FutureTask<>(() -> 1);
            task.run();
            sum += task.get();
        }
        return sum;
    }

    /** Plain calls, and a list of what they return. */
    static int callAll(int bodies, int rounds) throws Exception {
        int sum = 0;
        for (int r = 0; r < rounds; r++) {
            List<Callable<Integer>> all = new ArrayList<>(bodies);
            for (int i = 0; i < bodies; i++) {
                int k = i;
                all.add(() -> k);
            }
            List<Integer> results = new ArrayList<>(bodies);
            for (Callable<Integer> one : all) {
                results.add(one.call());
            }
            sum += results.size();
        }
        return sum;
    }

    /** A virtual thread for each, which holds a permit over one yield. */
    @SuppressWarnings("ThreadPriorityCheck") // a switch is what is measured
    static void threadsUnderPermits(int bodies, int permits) throws InterruptedException {
        Semaphore semaphore = new Semaphore(permits);
        List<Thread> all = new ArrayList<>(bodies);
        for (int i = 0; i < bodies; i++) {
            all.add(Thread.startVirtualThread(() -> {
                semaphore.acquireUninterruptibly();
                Thread.yield();
                semaphore.release();
            }));
        }
        for (Thread one : all) {
            one.join();
        }
    }

    /** Two virtual threads. */
    static int pingPong(int times) throws Exception {
        BlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
        BlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
        Thread.startVirtualThread(new FutureTask<>(() -> {
            for (int i = 0; i < times; i++) {
                back.put(there.take());
            }
            return null;
        }));
        return inThread(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                there.put(i);
                sum += back.take();
            }
            return sum;
        });
    }

    /** A virtual thread that starts others, and joins them. */
    static int toThreadAndBack(int times) throws Exception {
        return inThread(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                FutureTask<Integer> work = new FutureTask<>(() -> 1);
                Thread.startVirtualThread(work);
                sum += work.get();
            }
            return sum;
        });
    }

    private static int inThread(Callable<Integer> body) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(body);
        Thread.startVirtualThread(task);
        return task.get();
    }
}

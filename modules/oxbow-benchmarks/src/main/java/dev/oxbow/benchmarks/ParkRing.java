// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Virtual threads that hand a turn around by unpark and park: what no hand-off without a scheduler of its own can go below. */
final class ParkRing {
    /** Each of {@code threads} waits below so many layers of calls until it is its turn, returns, and passes it on. */
    static void passAround(int threads, int layers, int turns) throws InterruptedException {
        Member[] ring = new Member[threads];
        for (int i = 0; i < threads; i++) {
            ring[i] = new Member(layers, turns / threads);
        }
        for (int i = 0; i < threads; i++) {
            ring[i].next = ring[(i + 1) % threads];
        }
        for (Member member : ring) {
            member.thread.start();
        }
        ring[0].pass();
        for (Member member : ring) {
            member.thread.join();
        }
    }

    /** What it takes two threads. */
    static double nanoseconds(int layers, int turns) throws InterruptedException {
        long began = System.nanoTime();
        passAround(2, layers, turns);
        return System.nanoTime() - began;
    }

    private ParkRing() {}

    private static final class Member {
        private final int layers;
        private final int turns;
        final Thread thread = Thread.ofVirtual().unstarted(this::run);
        Member next = this;
        private volatile boolean mine;

        Member(int layers, int turns) {
            this.layers = layers;
            this.turns = turns;
        }

        void pass() {
            mine = true;
            LockSupport.unpark(thread);
        }

        private void run() {
            for (int i = 0; i < turns; i++) {
                layer(layers);
                next.pass();
            }
        }

        private int layer(int left) {
            if (left > 1) {
                return layer(left - 1) + 1;
            }
            while (!mine) {
                LockSupport.park();
            }
            mine = false;
            return 1;
        }
    }
}

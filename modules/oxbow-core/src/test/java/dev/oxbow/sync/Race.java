// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import java.util.concurrent.Phaser;
import java.util.concurrent.SynchronousQueue;

/** Two actions at the same time, as nearly as two threads can. */
final class Race {
    private static final SynchronousQueue<Runnable> OTHER = new SynchronousQueue<>();

    static {
        Thread.ofPlatform().daemon().name("racer").start(() -> {
            try {
                while (true) {
                    OTHER.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Race() {}

    static void of(Runnable here, Runnable there) throws InterruptedException {
        Phaser both = new Phaser(2);
        OTHER.put(() -> {
            meet(both);
            there.run();
            both.arrive();
        });
        meet(both);
        here.run();
        both.awaitAdvance(both.arrive());
    }

    /** Spins, so that both leave at the same moment; on a busy machine the other one may need this processor to come at all. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void meet(Phaser both) {
        int phase = both.arrive();
        for (int spins = 0; both.getPhase() == phase; spins++) {
            if (spins < 1_000) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}

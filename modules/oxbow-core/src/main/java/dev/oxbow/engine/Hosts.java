// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The platform threads on which {@link Trampoline}s run: as many as there are processors, and more while all of them are
 * blocked. A coroutine that waits in the JDK's ways leaves its host; one that reads a file, or waits in native code, blocks
 * it, and the scheduler of the JDK would make up for that, which serves only its own.
 */
final class Hosts {
    private static final int USUAL = Runtime.getRuntime().availableProcessors();
    private static final int MOST = Math.max(256, USUAL);

    private static final AtomicInteger IDS = new AtomicInteger();

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            USUAL,
            MOST,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            run -> Thread.ofPlatform()
                    .daemon()
                    .name("oxbow-host-" + IDS.incrementAndGet())
                    .inheritInheritableThreadLocals(false)
                    .unstarted(run));

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    // The watchdog's own.
    private static long completed;

    private Hosts() {}

    /** Any thread: runs a trampoline that has no host. */
    static void host(Trampoline trampoline) {
        POOL.execute(trampoline);
    }

    /** Any thread: whether a trampoline waits for a host. */
    static boolean areWanted() {
        return !POOL.getQueue().isEmpty();
    }

    /** The watchdog, at each look: one host more where trampolines wait and none has had a turn since; fewer where none waits. */
    static void relieve() {
        long before = completed;
        completed = POOL.getCompletedTaskCount();
        int size = POOL.getCorePoolSize();
        if (POOL.getQueue().isEmpty()) {
            if (size > USUAL && POOL.getActiveCount() < size) {
                POOL.setCorePoolSize(size - 1);
            }
        } else if (completed == before && size < MOST) {
            POOL.setCorePoolSize(size + 1);
        }
    }
}

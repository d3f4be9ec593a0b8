// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import dev.oxbow.LoopClock;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real time: one thread for all loops of the process waits for the earliest wake-up. */
public final class SystemClock implements LoopClock {
    public static final SystemClock INSTANCE = new SystemClock();

    private final long originNanos = System.nanoTime();
    private final Instant origin = Instant.now();
    private final ScheduledThreadPoolExecutor alarms;

    private SystemClock() {
        alarms = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .name("oxbow-timer")
                        .inheritInheritableThreadLocals(false)
                        .factory());
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return origin.plusNanos(nanoTime - originNanos);
    }

    @Override
    public Handle wakeAt(long nanoTime, Runnable wake) {
        Future<?> alarm = alarms.schedule(wake, nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
        return new Handle() {
            @Override
            public boolean cancel() {
                return alarm.cancel(false);
            }

            @Override
            public boolean isCancelled() {
                return alarm.isDone();
            }
        };
    }
}

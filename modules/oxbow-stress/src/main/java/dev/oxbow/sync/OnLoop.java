// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** For races on a real loop: who was given something is cancelled before he runs. */
final class OnLoop {
    private OnLoop() {}

    static final EventLoop LOOP = EventLoop.create("stress");

    static void until(BooleanSupplier fact) {
        while (!fact.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** 1: it ended well; 0: it was cancelled; 100: it waits on. */
    static int ended(Task<?> task, long millis) {
        try {
            task.get(millis, TimeUnit.MILLISECONDS);
            return 1;
        } catch (CancellationException e) {
            return 0;
        } catch (TimeoutException e) {
            return 100;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}

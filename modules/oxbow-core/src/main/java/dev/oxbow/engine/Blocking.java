// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Promise;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a plain thread does while a loop works for it. */
final class Blocking {
    static final String INTERRUPTED = "the thread that waited for it was interrupted";

    private Blocking() {}

    /** An interrupt cancels the promise; its end is still waited for, and the thread is interrupted afterwards. */
    static <T extends @Nullable Object> T untilDone(Promise<T> promise) {
        boolean interrupted = false;
        for (; ; ) {
            try {
                promise.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                promise.cancel(INTERRUPTED);
            } catch (ExecutionException | CancellationException e) {
                break; // taken again below, in the shape in which an await delivers it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return promise.join();
    }

    static void uninterruptibly(PromiseImpl<?> promise) {
        boolean interrupted = false;
        for (; ; ) {
            try {
                on(promise, false, 0);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False: the time ran out. */
    static boolean on(PromiseImpl<?> promise, boolean timed, long nanos) throws InterruptedException {
        if (promise.isDone()) {
            return true;
        }
        Carrier carrier = Carrier.current();
        if (carrier != null && promise.wouldDeadlock(carrier)) {
            throw new IllegalStateException(
                    "get() or join() on " + promise + " would block the loop that is to complete it: await it instead");
        }
        long until = timed ? System.nanoTime() + nanos : 0;
        Waiter.OfThread waiter = new Waiter.OfThread();
        if (!promise.add(waiter)) {
            return true;
        }
        while (!waiter.done) {
            if (Thread.interrupted()) {
                waiter.giveUp();
                promise.buried();
                throw new InterruptedException();
            }
            if (!timed) {
                LockSupport.park(promise);
                continue;
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                waiter.giveUp();
                promise.buried();
                return promise.isDone();
            }
            LockSupport.parkNanos(promise, left);
        }
        return true;
    }
}

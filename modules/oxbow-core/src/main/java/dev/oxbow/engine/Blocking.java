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

    /** Threads that Reactor marks as such, by an interface; its own block() refuses them too. */
    private static final ClassValue<Boolean> NON_BLOCKING = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                for (Class<?> marker : c.getInterfaces()) {
                    if (marker.getName().equals("reactor.core.scheduler.NonBlocking")) {
                        return true;
                    }
                }
            }
            return false;
        }
    };

    private Blocking() {}

    /** For calls that block whatever they find: who serves many is not to wait for one, which may be for ever. */
    static void refuseNonBlocking(String call) {
        Thread thread = Thread.currentThread();
        if (NON_BLOCKING.get(thread.getClass())) {
            throw new IllegalStateException(call + " would block " + Text.escaped(thread.getName())
                    + ", a thread that must not block: in an operator flatMap to what a coroutine makes, as"
                    + " ReactorBridge.mono(body), or start the body with Async.launch");
        }
    }

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

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.LoopObserver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something to be told when a promise is done: a node of the promise's list. Told once at most. */
abstract class Waiter {
    /** Written before the node is published by a compare-and-set of the list's head, and by whoever detached the list. */
    @Nullable
    Waiter next;

    /** Called once, on the thread that completed the promise, which may be any. Runs no user code of the waiter's loop. */
    abstract void fire(PromiseImpl<?> done);

    /** Whether nobody wants to be told any more: such a node is unlinked when it comes to the head of the list. */
    boolean isDead() {
        return false;
    }

    /** Resumes a coroutine that awaits. */
    static final class OfTask extends Waiter implements Awaited {
        private static final VarHandle TASK;

        static {
            try {
                TASK = MethodHandles.lookup().findVarHandle(OfTask.class, "task", TaskImpl.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        final PromiseImpl<?> promise;

        // Null once the task has been torn from the promise, or resumed by another thread than its loop's. What ends
        // the wait holding the baton of the task's loop is alone; what completes the promise elsewhere while the task
        // is torn from it decides by compare-and-set who resumes the task. Published with the node; who reads it late
        // takes a dead node for a live one, and then fails to resume it.
        private @Nullable TaskImpl<?> task;

        OfTask(TaskImpl<?> task, PromiseImpl<?> promise) {
            this.task = task;
            this.promise = promise;
        }

        @Override
        public boolean cancelAwaited(@Nullable String reason) {
            TaskImpl<?> t = task;
            return t == null ? promise.cancel(reason) : promise.cancelFor(t, reason);
        }

        @Override
        public @Nullable TaskImpl<?> task() {
            return promise instanceof TaskImpl<?> awaited ? awaited : null;
        }

        @Override
        public PromiseImpl<?> promise() {
            return promise;
        }

        @Override
        public boolean isOver() {
            return promise.isDone();
        }

        @Override
        public String label() {
            return promise.label();
        }

        @Override
        public String toString() {
            return promise.toString();
        }

        /** Holder of the baton of the task's loop. False: the task is being resumed. */
        boolean tear() {
            TaskImpl<?> t = task;
            return t != null && !promise.isDone() && TASK.compareAndSet(this, t, null);
        }

        @Override
        boolean isDead() {
            return task == null;
        }

        @Override
        void fire(PromiseImpl<?> done) {
            TaskImpl<?> t = task;
            if (t == null) {
                return;
            }
            if (t.loop.baton.isHeld()) {
                t.ready(done);
            } else if (TASK.compareAndSet(this, t, null)) {
                LoopObserver o = t.loop.observer;
                if (o != null) {
                    o.woken(t, Observers.acting(done));
                }
                t.loop.baton.makeReady(t);
            }
        }
    }

    /** Wakes a thread that is blocked outside of any loop. */
    static final class OfThread extends Waiter {
        private final Thread thread = Thread.currentThread();

        // Written by this class alone: the completing thread sets it, the blocked thread reads it.
        volatile boolean done;
        // Written by the blocked thread when it has given up.
        private volatile boolean gone;

        void giveUp() {
            gone = true;
        }

        @Override
        boolean isDead() {
            return gone;
        }

        @Override
        void fire(PromiseImpl<?> promise) {
            done = true;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Does something on a loop, holding its baton: at once where the completing thread holds it, else through the inbox.
     * It must not run user code; it may make steps ready that do.
     */
    abstract static class OnLoop extends Waiter implements Errand {
        private final LoopImpl loop;

        OnLoop(LoopImpl loop) {
            this.loop = loop;
        }

        @Override
        final void fire(PromiseImpl<?> done) {
            loop.doOnLoop(this);
        }
    }
}

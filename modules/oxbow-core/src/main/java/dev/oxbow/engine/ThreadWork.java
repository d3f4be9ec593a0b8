// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Work that runs outside of the loop, and the promise of its outcome. */
final class ThreadWork<T extends @Nullable Object> extends DeferredImpl<T> implements Runnable {
    private final LoopImpl loop;
    private final Coroutine<? extends T> work;
    private final boolean interruptible;

    // Guarded by this: a cancellation interrupts the thread that runs the work, and never what it does afterwards.
    private @Nullable Thread worker;
    private boolean interrupted;

    private ThreadWork(LoopImpl loop, String name, Coroutine<? extends T> work, boolean interruptible) {
        super(name);
        this.loop = loop;
        this.work = work;
        this.interruptible = interruptible;
    }

    /** On the task's own stack. */
    static <T extends @Nullable Object> T await(
            TaskImpl<?> task, Executor executor, String name, Callable<? extends T> work, boolean interruptible) {
        Coroutine<? extends T> decorated = task.loop.<T>decorated(work::call);
        TaskLocals locals = task.locals;
        Coroutine<T> withLocals = () -> TaskLocals.<T>lend(locals, decorated);
        ThreadWork<T> promise = new ThreadWork<>(task.loop, name, withLocals, interruptible);
        task.loop.outsideBegins();
        try {
            executor.execute(promise);
        } catch (Throwable e) {
            task.loop.outsideEnds();
            throw e;
        }
        return task.await(promise);
    }

    /** The thread that works on it now. */
    @Nullable
    Thread worker() {
        synchronized (this) {
            return worker;
        }
    }

    @Override
    public void run() {
        try {
            synchronized (this) {
                if (isDone()) {
                    return;
                }
                worker = Thread.currentThread();
            }
            Throwable error = null;
            boolean told;
            try {
                told = complete(work.run());
            } catch (Throwable e) {
                error = e;
                told = fail(e);
            }
            synchronized (this) {
                worker = null;
                if (interrupted) {
                    Thread.interrupted(); // the work may have ignored it
                }
            }
            if (!told && error != null && !(error instanceof InterruptedException)) {
                loop.report("work on a thread failed after its await had been cancelled", error, this);
            }
        } finally {
            loop.outsideEnds();
        }
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        if (!super.cancel(reason)) {
            return false;
        }
        synchronized (this) {
            if (worker != null && interruptible) {
                interrupted = true;
                worker.interrupt();
            }
        }
        return true;
    }
}

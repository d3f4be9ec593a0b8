// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.disposables.DisposableContainer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.jspecify.annotations.Nullable;

/** Something to be done on a loop, once or at a fixed rate; known to its scheduler and its siblings until it is over. */
final class LoopTask implements Runnable, Disposable {
    private final LoopScheduler scheduler;
    private final EventLoop loop;
    private final Runnable body;
    private final long period;
    private final @Nullable DisposableContainer siblings;

    // Written by whoever arms it: first the scheduling thread, then the loop.
    private long due;
    private volatile @Nullable Handle handle;

    // Set by any thread, for good.
    private volatile boolean over;

    LoopTask(LoopScheduler scheduler, Runnable body, long delay, long period, @Nullable DisposableContainer siblings) {
        this.scheduler = scheduler;
        this.loop = scheduler.loop();
        this.body = body;
        this.period = period;
        this.siblings = siblings;
        this.due = loop.time() + delay;
    }

    void arm(boolean atOnce) {
        Handle armed = atOnce ? loop.callSoon(this) : loop.callAt(due, this);
        handle = armed;
        if (over) {
            armed.cancel();
        }
    }

    @Override
    public void run() {
        if (over) {
            return;
        }
        try {
            body.run();
        } catch (Throwable e) {
            end();
            RxJavaPlugins.onError(e);
            return;
        }
        if (period < 0 || over) {
            end();
            return;
        }
        due += period;
        try {
            arm(false);
        } catch (IllegalStateException e) { // the loop was closed: the last of a series is no loss
            end();
        }
    }

    private void end() {
        over = true;
        scheduler.forget(this);
        if (siblings != null) {
            siblings.delete(this);
        }
    }

    @Override
    public void dispose() {
        end();
        Handle armed = handle;
        if (armed != null) {
            armed.cancel();
        }
    }

    @Override
    public boolean isDisposed() {
        return over;
    }
}

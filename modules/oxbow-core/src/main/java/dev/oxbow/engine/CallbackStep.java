// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import org.jspecify.annotations.Nullable;

/** A callback that waits for its turn. */
final class CallbackStep implements Step, Handle {
    private final LoopImpl loop;
    private final @Nullable TaskLocals locals;

    // Null once called or cancelled. The loop empties it when it calls; any thread may empty it to cancel. A cancel
    // from another thread that races with the call may come too late.
    private volatile @Nullable Runnable callback;

    CallbackStep(LoopImpl loop, Runnable callback) {
        this.loop = loop;
        this.callback = callback;
        Carrier caller = Carrier.current();
        this.locals = TaskLocals.current(caller);
    }

    @Override
    public @Nullable Carrier carrier() {
        return null;
    }

    @Override
    public void run(Carrier carrier) {
        Runnable c = callback;
        callback = null;
        if (c != null) {
            carrier.inContext(locals, () -> call(c));
        }
    }

    private void call(Runnable c) {
        try {
            c.run();
        } catch (Throwable e) {
            loop.report("a callback failed", e, null);
        }
    }

    @Override
    public boolean cancel() {
        boolean was = callback != null;
        callback = null;
        return was;
    }

    @Override
    public boolean isCancelled() {
        return callback == null;
    }

    @Override
    public String toString() {
        Runnable c = callback;
        return c == null ? "called or cancelled" : c.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;

/** A callback with a deadline. May be made, and cancelled, on any thread. */
final class LaterCall extends Timer implements Handle {
    private final LoopImpl loop;
    private final CallbackStep callback;

    LaterCall(LoopImpl loop, long time, Runnable callback) {
        super(deadline(loop.time(), time));
        this.loop = loop;
        this.callback = new CallbackStep(loop, callback);
    }

    /** Centuries from now at most, either way: times are compared by difference, and those of any two timers are to have one. */
    private static long deadline(long now, long time) {
        return time == Long.MIN_VALUE ? now : now + Math.clamp(time - now, -(Long.MAX_VALUE >> 1), Long.MAX_VALUE >> 1);
    }

    /** False: the loop is closed. */
    boolean arm() {
        return loop.doOnLoop(() -> {
            if (!callback.isCancelled()) {
                loop.baton.set(this);
            }
        });
    }

    @Override
    void due() {
        loop.baton.ready.add(callback);
    }

    @Override
    public boolean cancel() {
        boolean was = callback.cancel();
        if (was) {
            loop.doOnLoop(() -> loop.baton.timers().remove(this));
        }
        return was;
    }

    @Override
    public boolean isCancelled() {
        return callback.isCancelled();
    }

    @Override
    public String toString() {
        return "callback at " + loop.instantOf(deadline) + ": " + callback;
    }
}

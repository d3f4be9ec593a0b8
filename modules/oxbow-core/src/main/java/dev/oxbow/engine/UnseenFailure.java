// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A failure that nobody has looked at yet. It is told to the loop's exception handler once: when the promise becomes
 * garbage, or at the latest when the loop closes. It must not refer to the promise, or that would never happen.
 */
final class UnseenFailure implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create(Thread.ofPlatform()
            .daemon()
            .name("oxbow-unseen-failures")
            .inheritInheritableThreadLocals(false)
            .factory());

    private final LoopImpl loop;
    private final String name;
    /** The error, until it has been seen or told. Any thread empties it, once. */
    private final AtomicReference<@Nullable Throwable> untold;

    private UnseenFailure(LoopImpl loop, String name, Throwable error) {
        this.loop = loop;
        this.name = name;
        this.untold = new AtomicReference<>(error);
    }

    static UnseenFailure watch(LoopImpl loop, PromiseImpl<?> promise, Throwable error) {
        UnseenFailure unseen = new UnseenFailure(loop, promise.name(), error);
        loop.unseen().add(unseen);
        CLEANER.register(promise, unseen);
        return unseen;
    }

    void withdraw() {
        if (untold.getAndSet(null) != null) {
            loop.unseen().remove(this);
        }
    }

    /** Tells, unless somebody has looked. Called by the cleaner, and by the closing loop. */
    @Override
    public void run() {
        Throwable error = untold.getAndSet(null);
        if (error != null) {
            loop.unseen().remove(this);
            loop.report("the failure of '" + Text.escaped(name) + "' was never looked at", error, null);
        }
    }
}

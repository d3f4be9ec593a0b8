// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.EventLoop;
import dev.oxbow.ExceptionHandler;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a loop is known by, and whom it tells what. What it never needs is not made, for there may be many loops. */
public abstract sealed class LoopRecord implements EventLoop permits LoopImpl {
    private static final AtomicLong IDS = new AtomicLong();

    /** Zero: nobody has asked what it is called. Any thread, holding this. */
    private long id;

    private final @Nullable String name;

    /** Of its carriers' threads; null: there were none. Holder of the baton. */
    private @Nullable String threadName;

    /** Failures of this loop's tasks that nobody has looked at; null: there have been none. Any thread; made holding this. */
    private volatile @Nullable Set<UnseenFailure> unseen;

    /** Null: what logs. Any thread may set it; the last one wins. */
    private volatile @Nullable ExceptionHandler exceptionHandler;

    // Written by Observers; null while nobody observes.
    volatile @Nullable LoopObserver observer;

    /** Null: nobody has ever observed it. Any thread; made holding this. */
    private @Nullable Observers observers;

    /** While somebody observes: the task whose step or end this is; null between steps. Written by the holder of the baton. */
    @Nullable
    TaskImpl<?> actor;

    /** Of a loop under test: tell what is held of the primitives that were made on it ({@link Probe}). */
    @Nullable
    List<Supplier<@Nullable String>> audits;

    LoopRecord(@Nullable String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name != null ? name : "loop-" + id();
    }

    private synchronized long id() {
        if (id == 0) {
            id = IDS.incrementAndGet();
        }
        return id;
    }

    /** Holder of the baton. */
    final String threadName() {
        if (threadName == null) {
            threadName = "oxbow-" + name();
        }
        return threadName;
    }

    @Override
    public final Handle observe(LoopObserver who) {
        observers().add(Check.given(who, "observer"));
        return new Observers.Watch(() -> observers().remove(who));
    }

    /** Any thread. */
    final synchronized Observers observers() {
        if (observers == null) {
            observers = new Observers(this);
        }
        return observers;
    }

    @Override
    public final @Nullable LoopObserver observer() {
        return observer;
    }

    /** Any thread: failures of this loop's tasks that nobody has looked at. */
    final Set<UnseenFailure> unseen() {
        Set<UnseenFailure> all = unseen;
        if (all == null) {
            synchronized (this) {
                all = unseen;
                if (all == null) {
                    unseen = all = ConcurrentHashMap.newKeySet(1);
                }
            }
        }
        return all;
    }

    /** Any thread. */
    final boolean hasUnseen() {
        Set<UnseenFailure> all = unseen;
        return all != null && !all.isEmpty();
    }

    @Override
    public final void setExceptionHandler(ExceptionHandler handler) {
        exceptionHandler = Check.given(handler, "handler");
    }

    final void report(String message, Throwable error, @Nullable Promise<?> promise) {
        tell(this, message, error, promise);
    }

    /** Any thread. A handler that fails is told about too, and ends nothing. */
    static void tell(@Nullable LoopRecord loop, String message, Throwable error, @Nullable Promise<?> promise) {
        ExceptionHandler set = loop == null ? null : loop.exceptionHandler;
        try {
            (set != null ? set : ExceptionHandler.logging())
                    .handle(new ExceptionHandler.Context(loop, message, error, promise));
        } catch (Throwable e) {
            if (e != error) {
                e.addSuppressed(error);
            }
            ExceptionHandler.logging()
                    .handle(new ExceptionHandler.Context(loop, "the exception handler failed", e, promise));
        }
    }

    @Override
    public final String toString() {
        return "loop '" + Text.escaped(name()) + "'" + (isClosed() ? " (closed)" : "");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who observe one loop, told one after the other. The engine has them as {@link LoopImpl#observer}, which is null
 * while there are none; one that throws is removed.
 */
final class Observers implements LoopObserver {
    private static final LoopObserver[] NONE = {};

    private final LoopRecord loop;

    // Written by any thread, holding this; read by any. The array is never changed.
    private volatile LoopObserver[] all = NONE;

    Observers(LoopRecord loop) {
        this.loop = loop;
    }

    /** Any thread. One that is there already is not told twice. */
    synchronized void add(LoopObserver observer) {
        for (LoopObserver o : all) {
            if (o == observer) {
                return;
            }
        }
        LoopObserver[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = observer;
        set(more);
    }

    /** Any thread. It may be told once more what happens at this moment. */
    synchronized void remove(LoopObserver observer) {
        set(Arrays.stream(all).filter(o -> o != observer).toArray(LoopObserver[]::new));
    }

    private void set(LoopObserver[] observers) {
        all = observers;
        loop.observer = observers.length == 0 ? null : this;
        loop.actor = null;
    }

    private void tell(Consumer<LoopObserver> what) {
        for (LoopObserver observer : all) {
            try {
                what.accept(observer);
            } catch (Throwable e) {
                remove(observer);
                loop.report("an observer failed, and is told no more: " + observer, e, null);
            }
        }
    }

    /** The task that runs the caller, or whose end makes it run; null if none. */
    static @Nullable TaskImpl<?> acting(@Nullable PromiseImpl<?> done) {
        if (done instanceof TaskImpl<?> task) {
            return task;
        }
        Carrier carrier = Carrier.current();
        if (carrier == null) {
            return null;
        }
        // not the carrier's task: on the stack of one that has suspended, timers fire and the inbox is emptied
        return carrier.loop().actor;
    }

    @Override
    public void started(Task<?> task, @Nullable Task<?> by) {
        tell(o -> o.started(task, by));
    }

    @Override
    public void resumed(Task<?> task) {
        tell(o -> o.resumed(task));
    }

    @Override
    public void suspended(Task<?> task, Supplier<String> what) {
        tell(o -> o.suspended(task, what));
    }

    @Override
    public void woken(Task<?> task, @Nullable Task<?> by) {
        tell(o -> o.woken(task, by));
    }

    @Override
    public void cancelRequested(Task<?> task, @Nullable Task<?> by) {
        tell(o -> o.cancelRequested(task, by));
    }

    @Override
    public void ended(Task<?> task, Future.State how) {
        tell(o -> o.ended(task, how));
    }

    @Override
    public void callbackBegins(EventLoop on) {
        tell(o -> o.callbackBegins(on));
    }

    @Override
    public void callbackEnded(EventLoop on) {
        tell(o -> o.callbackEnded(on));
    }

    @Override
    public void timersDue(EventLoop on, long lateness) {
        tell(o -> o.timersDue(on, lateness));
    }

    @Override
    public void requested(Task<?> reader, long elements) {
        tell(o -> o.requested(reader, elements));
    }

    @Override
    public void signalled(Task<?> reader) {
        tell(o -> o.signalled(reader));
    }

    /** Ends an observation, once. */
    static final class Watch implements Handle {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Runnable end;

        Watch(Runnable end) {
            this.end = end;
        }

        @Override
        public boolean cancel() {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            end.run();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return over.get();
        }
    }
}

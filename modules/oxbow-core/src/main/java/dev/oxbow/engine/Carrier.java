// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.LoopObserver;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that runs steps. Its base frame serves the ready queue; a body that suspends keeps it, a body that
 * ends leaves it to the next step. How it waits for the baton is up to who schedules it ({@link Carriers}).
 */
abstract sealed class Carrier implements Runnable permits ParkingCarrier, TrampolineCarrier {
    /** Beyond this many bodies on one stack a child gets a carrier of its own. */
    private static final int DEEPEST = 48;

    private static final ThreadLocal<@Nullable Carrier> CURRENT = new ThreadLocal<>();

    final Baton baton;
    final Thread thread;

    // Written by the carrier's own thread, or while it is parked by the holder of the baton; published by `resume`.
    private @Nullable Step assigned;

    @Nullable
    Carrier below;

    private @Nullable TaskImpl<?> task;

    /** While a gathered body runs here that has no task yet: who makes one. */
    private @Nullable Bodies bare;

    /** Of what runs here without a task: a callback, or a gathered body that has none yet. */
    private @Nullable TaskLocals ownLocals;

    private int depth;

    // True while this thread calls code that is to find no loop here. Written by the carrier's own thread.
    private boolean outside;

    Carrier(Baton baton, @Nullable Step first, Function<Carrier, Thread> thread) {
        this.baton = baton;
        this.assigned = first;
        this.thread = thread.apply(this);
    }

    /** Holder of the baton, having made this carrier the holder. */
    abstract void resume();

    /** Own thread, having passed the baton on: waits for {@link #resume}, which may have come already. */
    abstract void park();

    /** Whether {@link #resume} has been called, and its carrier has not gone on. */
    abstract boolean isResumed();

    /**
     * Own thread, back from a wait, which may have ended for no reason: waits on in the JDK's way. An interrupt must neither
     * end the wait (park returns at once while the flag is up, so leaving it up would spin) nor be lost: it is lowered here
     * and raised again for the coroutine to see. A stack too deep to be unmounted waits where it is, for the baton is not its
     * own; the error is thrown when it has come back.
     */
    final @Nullable StackOverflowError parkUntilResumed(@Nullable StackOverflowError before) {
        boolean interrupted = takesInterrupt();
        StackOverflowError overflow = before;
        while (!isResumed()) {
            if (overflow != null) {
                Thread.onSpinWait();
                continue;
            }
            overflow = parkOnce();
            interrupted |= takesInterrupt();
        }
        if (interrupted) {
            thread.interrupt();
        }
        return overflow;
    }

    /** Own thread: the error of a stack that is too deep to wait. */
    static @Nullable StackOverflowError parkOnce() {
        try {
            LockSupport.park(); // no blocker, which would be two writes: our own dumps tell what is awaited
            return null;
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private boolean takesInterrupt() {
        // to ask first is a field's reading; to take it is a call
        return thread.isInterrupted() && Thread.interrupted() && keepsInterrupt();
    }

    /** Own thread, which waits and has been interrupted. True: it is for the coroutine to see. */
    boolean keepsInterrupt() {
        return true;
    }

    /** Any thread: what it runs, the innermost call first. */
    List<StackTraceElement> stack() {
        return List.of(thread.getStackTrace());
    }

    /** Whether this thread is one, even where it calls code {@link #outside}. */
    static boolean isOne() {
        return CURRENT.get() != null;
    }

    /** Own thread, which was no carrier until now: runs one step, and is none any more. */
    final void runOnly(Step step) {
        CURRENT.set(this);
        try {
            step.run(this);
        } finally {
            CURRENT.set(null); // the entry stays: to ask makes one anyhow
        }
    }

    /** The carrier of this thread; null where it is none, or calls code {@link #outside}. */
    static @Nullable Carrier current() {
        Carrier carrier = CURRENT.get();
        return carrier == null || carrier.outside ? null : carrier;
    }

    /** Calls code that is to find no loop on this thread. It cannot suspend: the baton stays where it is. */
    static void outside(Runnable call) {
        Carrier carrier = current();
        if (carrier == null) {
            call.run();
        } else {
            carrier.callOutside(call);
        }
    }

    /** Own thread: as {@link #outside}. */
    void callOutside(Runnable call) {
        if (outside) {
            call.run();
            return;
        }
        outside = true;
        try {
            call.run();
        } finally {
            outside = false;
        }
    }

    static Carrier require(String otherwise) {
        Carrier carrier = current();
        if (carrier == null) {
            throw new IllegalStateException(otherwise);
        }
        return carrier;
    }

    LoopImpl loop() {
        return baton.loop;
    }

    @Override
    public void run() {
        CURRENT.set(this);
        Step first = takeAssigned();
        if (first != null) {
            run(first);
            serve();
        }
    }

    private void serve() {
        for (Step step = baton.nextFor(this); step != null; step = baton.nextFor(this)) {
            run(step);
        }
    }

    private void run(Step step) {
        try {
            step.run(this);
        } catch (Throwable e) {
            // no step throws by itself: the memory, the stack or a log handler gave out; the others go on all the same
            thread.getThreadGroup().uncaughtException(thread, e);
        }
        // an interrupt that the body left behind is not the next one's
        Thread.interrupted();
    }

    /** An interrupt that is up is for the code that runs here, not for a child on top of it. */
    boolean mayNest() {
        return depth < DEEPEST && !thread.isInterrupted();
    }

    /** The task whose code runs here; null: a callback's, or nothing. A gathered body has one from here on. */
    @Nullable
    TaskImpl<?> task() {
        return bare == null ? task : requireTask();
    }

    /** Whether a coroutine's code runs here, be it a task yet or not. */
    boolean runsCoroutine() {
        return task != null || bare != null;
    }

    /** As {@link #task}: there is one. */
    TaskImpl<?> requireTask() {
        Bodies bodies = bare;
        if (bodies != null) {
            // the stack may end in there: then nothing has changed, and whoever asks next tries again
            task = bodies.makeRunning(this, ownLocals);
            endBare();
        }
        TaskImpl<?> t = task;
        if (t == null) {
            throw new AssertionError("no task runs on " + thread);
        }
        return t;
    }

    /** Any thread: {@link #task}, about now. */
    @Nullable
    TaskImpl<?> taskSeen() {
        Bodies bodies = bare;
        return bodies == null ? task : bodies.show(this);
    }

    /** Own thread: from here on it runs code of {@code t}; null: no task's any more. */
    void setTask(@Nullable TaskImpl<?> t) {
        task = t;
    }

    /** Whether what runs here is code of {@code t}, and not of one on top of it. */
    boolean runs(TaskImpl<?> t) {
        return task == t;
    }

    void beginBare(Bodies bodies, @Nullable TaskLocals locals) {
        bare = bodies;
        if (locals != null) { // seldom, and to write a reference costs more than to look
            ownLocals = locals;
        }
    }

    boolean isBare() {
        return bare != null;
    }

    void endBare() {
        bare = null;
        if (ownLocals != null) {
            ownLocals = null;
        }
    }

    /** Runs a body in place, or, where the stack is deep already, as the same task on another carrier. */
    <T extends @Nullable Object> T inPlace(Coroutine<? extends T> body) throws Exception {
        TaskImpl<?> own = depth < DEEPEST ? null : task();
        if (own != null) {
            return Segment.<T>run(this, own, body);
        }
        depth++;
        try {
            return body.run();
        } finally {
            depth--;
        }
    }

    /** Runs an unstarted child on the stack of the coroutine that awaits it. */
    void nest(Step child) {
        TaskImpl<?> parent = task;
        depth++;
        try {
            child.run(this);
        } finally {
            depth--;
            task = parent;
        }
    }

    /** The task-locals of the task or callback that runs here. */
    @Nullable
    TaskLocals locals() {
        return task != null ? task.locals : ownLocals;
    }

    void setLocals(@Nullable TaskLocals locals) {
        if (task != null) {
            task.locals = locals;
        } else {
            ownLocals = locals;
        }
    }

    /** Calls back in the context that was current when the callback was made; what it sets is gone afterwards. */
    void inContext(@Nullable TaskLocals locals, Runnable callback) {
        ownLocals = locals;
        LoopObserver o = loop().observer;
        if (o != null) {
            o.callbackBegins(loop());
        }
        try {
            callback.run();
        } finally {
            ownLocals = null;
            if (o != null) {
                o.callbackEnded(loop());
            }
        }
    }

    void assign(@Nullable Step step) {
        assigned = step;
    }

    @Nullable
    Step takeAssigned() {
        Step step = assigned;
        assigned = null;
        return step;
    }
}

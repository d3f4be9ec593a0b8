// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that a {@link Trampoline} runs, and its thread's scheduler. It waits by a yield: the JDK gives the thread back to
 * its scheduler, which keeps it aside until it is resumed. So a switch takes one yield, and none of what park and unpark do
 * to agree with each other.
 *
 * <p>One word says where the thread is. {@code ON}: it runs, or waits in the JDK's ways. {@code LEAVING}: it waits, and is
 * about to yield. {@code AWAY}: it has yielded, and is kept aside. {@code STAYING}: it waits, but something keeps it on its
 * host. {@code CALLED}: it has been resumed. It goes from ON to CALLED and back, by way of the others or not. What is given to
 * run while AWAY is nobody's wish (the JDK submits a thread again when it has looked at its stack), and is left alone.
 *
 * <p>A virtual thread that is started on a carrier inherits its scheduler. Such a child is no part of the loop: it is
 * told from the carrier by what it gives to run, and sent to the default scheduler.
 */
final class TrampolineCarrier extends Carrier implements Executor {
    private static final int ON = 0;
    private static final int LEAVING = 1;
    private static final int AWAY = 2;
    private static final int STAYING = 3;
    private static final int CALLED = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(TrampolineCarrier.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Trampoline trampoline;

    // What runs the thread: always the same object, and the first to come, in its start(). Written once, there.
    private volatile @Nullable Runnable run;

    // Written by the own thread (to ON and LEAVING, and STAYING), by whoever runs it (to AWAY), and by the one who
    // passes the baton here (to CALLED).
    private volatile int state;

    TrampolineCarrier(Baton baton, Step first, Trampoline trampoline) {
        super(baton, first, trampoline::newThread);
        this.trampoline = trampoline;
    }

    @Override
    void resume() {
        switch ((int) STATE.getAndSet(this, CALLED)) {
            case AWAY -> trampoline.add(this);
            case STAYING -> LockSupport.unpark(thread);
            default -> {} // it is not away yet, and will see it
        }
    }

    @Override
    void park() {
        if (STATE.compareAndSet(this, ON, LEAVING)) {
            leave();
        }
        STATE.setRelease(this, ON);
    }

    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is our own
    private void leave() {
        @Nullable StackOverflowError overflow = null;
        while (state != CALLED) {
            try {
                Thread.yield();
            } catch (StackOverflowError e) { // too deep to be unmounted: it waits where it is, as the baton is gone
                overflow = e;
            }
            if (state == AWAY) {
                STATE.compareAndSet(this, AWAY, LEAVING); // it was given to run, but nobody has resumed it
            } else if (STATE.compareAndSet(this, LEAVING, STAYING)) {
                trampoline.leaveTo(this);
                stay(overflow != null);
            }
        }
        if (overflow != null) {
            throw overflow;
        }
    }

    /** A native frame below (before JDK 24 a monitor too), or too deep a stack, keeps the thread where it is. */
    private void stay(boolean spinning) {
        boolean interrupted = false;
        while (state != CALLED) {
            if (spinning) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            thread.interrupt();
        }
    }

    /** By the JDK, when the thread is to go on: on any thread, and, when it has yielded, on the host. */
    @Override
    public void execute(Runnable what) {
        Runnable mine = run;
        if (mine == null) {
            run = what;
        } else if (mine != what) {
            trampoline.defaultScheduler().execute(what);
            return;
        } else if (state == AWAY || STATE.compareAndSet(this, LEAVING, AWAY)) {
            return;
        }
        trampoline.add(this);
    }

    /** On a host: runs the thread until it gives the host up, or not at all if it has nothing to run. */
    void mount() {
        Runnable r = run;
        if (r != null) {
            r.run();
        }
    }
}

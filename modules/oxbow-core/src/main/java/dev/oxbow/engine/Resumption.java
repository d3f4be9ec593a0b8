// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who sees to it that a carrier which waits goes on: agreed upon by its own thread, by the scheduler, to which that is given
 * when it has left its host, and by the one who resumes it, each of which may come first.
 *
 * <p>One word says where the thread is. {@code ON}: it runs, or waits in the JDK's ways. {@code LEAVING}: it waits, and is about
 * to yield. {@code AWAY}: it has yielded, and is kept aside. {@code STAYING}: it waits, but something keeps it on its host.
 * {@code RESUMED}: it has been resumed, and has not seen it. All transitions are single atomic operations, so of the
 * scheduler and the one who resumes exactly one runs a thread that is away.
 */
final class Resumption {
    static final int ON = 0;
    static final int LEAVING = 1;
    static final int AWAY = 2;
    static final int STAYING = 3;
    static final int RESUMED = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Resumption.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written by the own thread (ON, LEAVING, STAYING), by the scheduler (AWAY), and by the one who resumes (RESUMED).
    private volatile int state;

    /** Own thread: it begins to wait. False: it has been resumed already. */
    boolean leave() {
        return STATE.compareAndSet(this, ON, LEAVING);
    }

    /** Own thread. */
    boolean hasCome() {
        return state == RESUMED;
    }

    /** Own thread, back from its yield. True: that did not leave the host, and nobody has resumed it. */
    boolean stay() {
        // it may also have been run though nobody has resumed it: it leaves again
        return !STATE.compareAndSet(this, AWAY, LEAVING) && STATE.compareAndSet(this, LEAVING, STAYING);
    }

    /** Own thread: it goes on. The next to resume it is one to whom it has passed the baton, and so has seen this. */
    void end() {
        STATE.setRelease(this, ON);
    }

    /**
     * The scheduler, given the thread to run. True: it has yielded in order to wait, and is kept aside. It may be given again
     * while it is: the JDK submits a thread once more when it has looked at its stack.
     */
    boolean keepAside() {
        return state == AWAY || STATE.compareAndSet(this, LEAVING, AWAY);
    }

    /** The holder of the baton. Where the thread was: AWAY: it has to be run; STAYING: to be unparked; else it will see it. */
    int resume() {
        return (int) STATE.getAndSet(this, RESUMED);
    }
}

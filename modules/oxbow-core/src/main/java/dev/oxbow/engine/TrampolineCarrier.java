// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that a {@link Trampoline} runs, and its thread's scheduler. It waits by a yield: the JDK gives the thread back to
 * its scheduler, which keeps it aside until it is resumed. So a switch takes one yield, and none of what park and unpark do
 * to agree with each other.
 *
 * <p>A virtual thread that is started on a carrier inherits its scheduler. Such a child is no part of the loop: it is
 * told from the carrier by what it gives to run, and sent to the default scheduler.
 */
final class TrampolineCarrier extends Carrier implements Executor {
    private final Trampoline trampoline;

    // What runs the thread: always the same object, and the first to come, in its start(). Written once, there.
    private volatile @Nullable Runnable run;

    private final Resumption resumption = new Resumption();

    TrampolineCarrier(Baton baton, Step first, Trampoline trampoline) {
        super(baton, first, trampoline::newThread);
        this.trampoline = trampoline;
    }

    @Override
    void resume() {
        switch (resumption.resume()) {
            case Resumption.AWAY -> trampoline.add(this);
            case Resumption.STAYING -> LockSupport.unpark(thread);
            default -> {} // it is not away yet, and will see it
        }
    }

    @Override
    boolean isResumed() {
        return resumption.hasCome();
    }

    @Override
    void park() {
        goOn(resumption.leave() ? leave() : null);
    }

    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is our own
    private static @Nullable StackOverflowError leave() {
        try {
            Thread.yield();
            return null;
        } catch (StackOverflowError e) {
            return e;
        }
    }

    /** As {@link ParkingCarrier} does. A native frame below (before JDK 24 a monitor too), or too deep a stack, keeps the thread on its host. */
    private void goOn(@Nullable StackOverflowError before) {
        StackOverflowError overflow = before;
        while (!isResumed()) {
            if (resumption.stay()) {
                trampoline.leaveTo(this);
                overflow = parkUntilResumed(overflow);
            } else if (!isResumed()) {
                StackOverflowError again = leave();
                overflow = again == null ? overflow : again;
            }
        }
        resumption.end();
        if (overflow != null) {
            throw overflow;
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
        } else if (resumption.keepAside()) {
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

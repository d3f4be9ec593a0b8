// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that has nothing to do but to wait for a body, and so runs that body itself: neither is another thread woken to
 * run it, nor this one when it is done. Where the body suspends the thread waits in its own way; whatever else is ready
 * has carriers as ever, and none of it runs here.
 */
final class CallerCarrier extends ParkingCarrier {
    private final TaskImpl<?> main;

    // Written by the own thread.
    private boolean interrupted;

    private CallerCarrier(TaskImpl<?> main) {
        super(main.loop.baton, null, carrier -> Thread.currentThread());
        this.main = main;
    }

    /** {@code body} as the main task of a loop of its own, which is closed when this returns, or throws what the body threw. */
    static <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        LoopImpl loop = LoopImpl.ofAMoment();
        TaskImpl<T> main = loop.newTask(null, Alone.MAIN, body);
        CallerCarrier caller = new CallerCarrier(main);
        if (!loop.baton.takeFor(caller, main)) {
            // an observer, told of the task, has had another thread bring work
            return Blocking.untilDone(Alone.of(main));
        }
        caller.runOnly(main);
        main.markSeen(); // it is about to be thrown
        DeferredImpl<@Nullable Void> closed = loop.closeWhenDone(main);
        loop.baton.passOn();
        Blocking.uninterruptibly(closed);
        if (caller.interrupted) {
            caller.thread.interrupt();
        }
        return main.take(null);
    }

    /** The body is cancelled by it, once, and would be by the first await of its cleanup again. */
    @Override
    boolean keepsInterrupt() {
        interrupted = true;
        main.cancel(Blocking.INTERRUPTED);
        return false;
    }

    /** Not what called it. */
    @Override
    List<StackTraceElement> stack() {
        List<StackTraceElement> all = super.stack();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).getClassName().equals(CallerCarrier.class.getName())) {
                return all.subList(0, i);
            }
        }
        return all;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Task;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How a loop comes to its end: what is left is cancelled, round after round until nothing is left, for cleanup may start
 * tasks too; then it gives its baton up for good.
 */
final class Closing {
    private static final int MOST_LATE = 1_000;
    private static final int MOST_ROUNDS = 1_000;

    private final LoopImpl loop;
    private final DeferredImpl<@Nullable Void> closed = new DeferredImpl<>("closed");

    // Written by the holder of the baton, once; read by any thread. Outside work is refused from then on.
    private volatile boolean begun;

    /** What is there is not left to end by itself, or not any more. Holder of the baton. */
    private boolean cancelling;

    /** The end of the time in which it is; null: there is none. Holder of the baton. */
    private @Nullable Timer grace;

    /** Callbacks that came when no task was left. Holder of the baton. */
    private int late;

    /** How many have found tasks. Holder of the baton. */
    private int rounds;

    /** What was there when the round began has been, or is about to be, cancelled, and not all has ended. Holder of the baton. */
    private boolean roundUnderWay;

    Closing(LoopImpl loop) {
        this.loop = loop;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Done when the loop is closed. */
    DeferredImpl<@Nullable Void> closed() {
        return closed;
    }

    /** Any thread. Closes the loop once {@code main}, if given, is done. */
    void begin(@Nullable PromiseImpl<?> main) {
        Errand begin = () -> {
            begun = true;
            cancelAll();
        };
        if (main == null || !main.add(new After(begin))) {
            loop.doOnLoop(begin);
        }
    }

    /** Any thread. What is there has so many nanoseconds to end by itself; of several such times the last one counts. */
    void beginGently(long nanos) {
        loop.doOnLoop(() -> {
            begun = true;
            if (cancelling) {
                return;
            }
            callOffGrace();
            grace = new Timer(loop.baton.after(nanos)) {
                @Override
                void due() {
                    cancelAll();
                }
            };
            loop.baton.set(grace);
        });
    }

    private void cancelAll() {
        cancelling = true;
        callOffGrace();
        if (!roundUnderWay) {
            round();
        }
    }

    private void callOffGrace() {
        if (grace != null) {
            loop.baton.timers().remove(grace);
            grace = null;
        }
    }

    /** Holder of the baton: a task has come. Behind the last round, or from a callback: else that round's cleanup ends it. */
    void came() {
        if (cancelling && !roundUnderWay) {
            round();
        }
    }

    /** Holder of the baton, given one callback more: whether there have been so many behind the last task that they might never end. */
    boolean hasEnough() {
        return begun && loop.tasks.count() == 0 && ++late > MOST_LATE;
    }

    /** Whether so many rounds have found tasks that there may be some for ever, each started by another's end. */
    boolean hasEnoughTasks() {
        return rounds > MOST_ROUNDS;
    }

    private void round() {
        roundUnderWay = loop.tasks.count() > 0;
        if (!roundUnderWay) {
            return;
        }
        rounds++;
        // cancelling may call upstream code, which wants a clean stack
        loop.baton.ready.add(new CallbackStep(loop, () -> {
            AtomicInteger left = new AtomicInteger(1);
            Errand ended = () -> {
                if (left.decrementAndGet() == 0) {
                    round();
                }
            };
            for (Task<?> task : loop.tasksNow()) {
                TaskImpl<?> t = (TaskImpl<?>) task;
                if (t.add(new After(ended))) {
                    left.incrementAndGet();
                    t.cancel("loop '" + Text.escaped(loop.name()) + "' is closing");
                }
            }
            ended.onLoop();
        }));
    }

    /** Holder of the baton, when nothing is ready and no task is left. False: there is something to do all the same. */
    boolean end() {
        loop.baton.timers().clear();
        if (loop.hasUnseen()) {
            // the handler is user code, which wants a clean stack, and may give the loop something to do
            loop.baton.ready.add(new CallbackStep(loop, () -> loop.unseen().forEach(UnseenFailure::run)));
        }
        if (loop.baton.ready.size() > 0 || !loop.baton.close()) {
            return false;
        }
        loop.forget();
        // who is called back is on no loop any more
        Carrier.outside(() -> closed.settle(null));
        return true;
    }

    private final class After extends Waiter.OnLoop {
        private final Errand then;

        After(Errand then) {
            super(loop);
            this.then = then;
        }

        @Override
        public void onLoop() {
            then.onLoop();
        }
    }
}

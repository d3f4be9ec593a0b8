// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.SlowStep;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Watchdog} knows of one loop. A step is slow when the loop is held, and has counted no further step, for as
 * long as the limit.
 */
final class Watch {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final VarHandle LISTED;

    static {
        try {
            LISTED = MethodHandles.lookup().findVarHandle(Watch.class, "listed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Null once it is closed: until the watchdog looks it would keep all of it. Emptied by the holder of the baton. The watchdog
     * reads it once a look, behind the arrival by which it knows of this: at worst it sees the end one look late.
     */
    private @Nullable LoopImpl loop;

    private final long limit;
    private final Consumer<? super SlowStep> handler;
    private final LongPredicate budget;

    // True from when someone hands this to the watchdog until the watchdog lets go of it. Any thread, by
    // compare-and-set.
    @SuppressWarnings("FieldMayBeFinal")
    private volatile boolean listed;

    /** In the watchdog's stack of arrivals. Written by the thread that has set {@code listed}. */
    @Nullable
    Watch next;

    // The watchdog's own.
    private int stepSeen;
    private long heldFor;
    private boolean told;
    private boolean quiet;
    private long quietUntil;
    private int untold;

    /** @param budget whether one more report may be made at a time, asked once a report */
    Watch(LoopImpl loop, Duration limit, Consumer<? super SlowStep> handler, LongPredicate budget) {
        this.loop = loop;
        this.limit = Check.nanos(limit, "the limit of a step");
        this.handler = handler;
        this.budget = budget;
    }

    /** Null where nothing is to be told, and no host of coroutines is to be watched over. */
    static @Nullable Watch of(LoopImpl loop, Settings settings) {
        boolean never = settings.slowStep().isZero();
        if (never && VirtualThreads.INSIDE == null) {
            return null;
        }
        Duration limit = never ? FOR_EVER : settings.slowStep();
        return new Watch(loop, limit, settings.onSlowStep(), Watchdog.BUDGET);
    }

    /**
     * By whoever has just taken the baton of a loop that was idle. Taking it was an atomic operation on the inbox, after
     * which this reads {@code listed}; the watchdog clears {@code listed} and then looks at the inbox again. One of the
     * two sees the other.
     */
    void busy() {
        if (!listed && list()) {
            Watchdog.add(this);
        }
    }

    private boolean list() {
        return LISTED.compareAndSet(this, false, true);
    }

    /** Holder of the baton, who has closed the loop. */
    void end() {
        loop = null;
        Watchdog.remove(this);
    }

    /**
     * The watchdog looks. False: the loop is idle, and whoever wakes it calls {@link #busy}.
     *
     * @param passed nanoseconds since it looked last; less where the process itself stood still
     */
    boolean look(long now, long passed) {
        LoopImpl l = loop;
        if (l == null) {
            return false;
        }
        l.register();
        Baton baton = l.baton;
        if (baton.isFree()) {
            listed = false;
            if (baton.isFree() || !list()) {
                // idle; or busy again, and whoever saw to that has handed this in again
                stepEnded();
                return false;
            }
        }
        int step = baton.steps();
        if (step != stepSeen) {
            stepEnded();
            stepSeen = step;
            return true;
        }
        heldFor += passed;
        if (heldFor >= limit && !told && !(quiet && now - quietUntil < 0)) {
            tell(l, now);
        }
        return true;
    }

    private void stepEnded() {
        if (heldFor >= limit && !told) {
            untold++;
        }
        heldFor = 0;
        told = false;
    }

    private void tell(LoopImpl l, long now) {
        Carrier carrier = l.baton.running();
        if (carrier == null) {
            return;
        }
        TaskImpl<?> task = carrier.taskSeen();
        List<StackTraceElement> stack = carrier.stack();
        if (l.baton.steps() != stepSeen || stack.isEmpty() || !budget.test(now)) {
            return; // it has just ended; or it is told of in a later second, if it lasts
        }
        told = true;
        quiet = true;
        quietUntil = now + Budget.SECOND;
        SlowStep slow = new SlowStep(l, task, Duration.ofNanos(heldFor), stack, untold);
        untold = 0;
        try {
            handler.accept(slow);
        } catch (Throwable e) {
            LoopRecord.tell(l, "the handler of slow steps failed", e, task);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.LoopClock;
import dev.oxbow.LoopObserver;
import org.jspecify.annotations.Nullable;

/**
 * A loop's right to run: held by one thread at a time, passed on where a coroutine suspends and nowhere else.
 *
 * <p>The holder takes the next ready step and passes the baton straight to it. There are three cases. The step resumes
 * another coroutine: its carrier is unparked, and the own one parks. It resumes the very coroutine that suspends: that
 * one just goes on. It is a new body or a callback: it goes to a carrier with a clean stack, because code that has
 * nothing to do with a suspended coroutine must not see that coroutine's thread-locals or scoped values. When nothing
 * is ready the baton becomes free ({@link Inbox}), and the first thread that brings work takes it, finds the next step
 * and passes it on at once: a loop with nothing to do owns no thread.
 *
 * <p>Steps run in turns. A turn is what was ready when it began; between turns the inbox and the due timers come in, so
 * neither those nor the coroutines that yield without end can starve the others.
 */
final class Baton {
    /** Without timers the clock is read once in so many steps: to read it takes as long as some steps do. */
    private static final int STEPS_A_CLOCK = 16;

    /** Carriers without work that are kept while the loop is busy. */
    private static final int MOST_IDLE = 4;

    final ReadyQueue ready = new ReadyQueue();
    final Inbox inbox = new Inbox();
    final LoopClock clock;
    final LoopImpl loop;

    // All below is written by the holder of the baton; the next one sees it through the hand-off (Carrier.resume, a
    // thread's start, or the inbox's head).
    private Timers timers = Timers.NONE;
    private @Nullable Alarm alarm;
    private int turnLeft;
    private int idleCount;
    private @Nullable Carriers carriers;
    private @Nullable Carrier idle;
    /** Carriers whose code goes on, the last one first, as soon as the child that it started eagerly has suspended. */
    private @Nullable Carrier interrupted;

    private long turnTime;
    private boolean turnTimeKnown;
    private int stepsUntilClock;

    // Written by the holder. Others read it too, to compare it with themselves, and a race cannot mislead them: a
    // thread finds itself here only between its own receiving of the baton and its own overwriting of this field.
    private @Nullable Thread holder;

    // Written by the holder; the watchdog compares what it reads with what it read before, and looks twice.
    private int steps;
    private @Nullable Carrier running;

    Baton(LoopImpl loop, LoopClock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /** Whether the calling thread is the one that runs this loop now. */
    boolean isHeld() {
        return holder == Thread.currentThread();
    }

    /** Any thread. False: the loop is closed and the step will never run. */
    boolean makeReady(Step step) {
        if (isHeld()) {
            letIn();
            ready.add(step);
            return true;
        }
        return switch (inbox.offer(step)) {
            case QUEUED -> true;
            case REFUSED -> false;
            case TOOK_BATON -> {
                holder = Thread.currentThread();
                loop.wakes();
                if (step.arrived()) {
                    ready.add(step);
                }
                passOn();
                yield true;
            }
        };
    }

    /** Holder, before it makes new work ready: what other threads have sent before that comes before it (asyncio: one queue). */
    void letIn() {
        if (!inbox.isEmpty()) {
            inbox.drainTo(ready);
        }
    }

    /**
     * Holder, on the stack of {@code task}, which has arranged for its own resume: passes the baton on and returns when
     * it is back. {@code child} is the unstarted task that is awaited, if it is one: when its turn comes first its body
     * runs right here, for nobody could have run in between.
     */
    void suspend(Carrier carrier, TaskImpl<?> task, @Nullable Step child) {
        if (passBack()) {
            carrier.park();
            return;
        }
        for (; ; ) {
            Step next = take();
            if (next == task) {
                return;
            }
            if (next != null) {
                if (next == child && child.carrier() == null && carrier.mayNest()) {
                    carrier.nest(child);
                    continue;
                }
                pass(next);
            }
            carrier.park();
            return;
        }
    }

    /** Thread of {@code caller}: takes the baton to run {@code step} there. False: it is held, and its holder will find the step. */
    boolean takeFor(CallerCarrier caller, Step step) {
        if (inbox.offer(step) != Inbox.Offer.TOOK_BATON) {
            return false;
        }
        holder = caller.thread;
        running = caller;
        steps++;
        loop.wakes();
        step.arrived();
        return true;
    }

    /** Holder that is no carrier, or none any more: passes the baton to the next step's carrier, or gives it up. */
    void passOn() {
        Step next = take();
        if (next != null) {
            pass(next);
        }
    }

    /**
     * Holder, in a coroutine or callback: runs a new task's body on a carrier of its own until it suspends or ends, and
     * nothing else before the caller goes on.
     */
    void startEagerly(Carrier carrier, TaskImpl<?> child) {
        resumeNext(carrier);
        runElsewhere(carrier, child);
    }

    /** Holder, on a carrier's stack: lets another carrier run {@code step}, and goes on when that has called {@link #resumeNext}. */
    void runElsewhere(Carrier carrier, Step step) {
        pass(step);
        carrier.park();
    }

    /** Holder: {@code carrier} goes on when the present step ends, before all others. */
    void resumeNext(Carrier carrier) {
        carrier.below = interrupted;
        interrupted = carrier;
    }

    /** Holder: whether the next step is the unstarted {@code child}, which is taken then. */
    boolean takeNext(Step child) {
        if (interrupted != null || loop.hasOrder()) {
            return false;
        }
        if (turnLeft == 0) {
            beginTurn();
        }
        if (turnLeft == 0 || ready.peek() != child) {
            return false;
        }
        steps++;
        turnLeft--;
        ready.poll();
        return true;
    }

    /** Holder, in {@code task}, which is ready to go on: whether nothing is ready before it; else it is queued. */
    boolean isNext(TaskImpl<?> task) {
        if (ready.size() == 0 && interrupted == null) {
            return true;
        }
        ready.add(task);
        return false;
    }

    /** Holder: passes the baton back to the code that started a child eagerly, if there is any. */
    private boolean passBack() {
        Carrier starter = interrupted;
        if (starter == null) {
            return false;
        }
        interrupted = starter.below;
        starter.below = null;
        passTo(starter);
        return true;
    }

    /** Holder, at the base frame of a carrier: the step to run there next; null where the carrier's thread is to end. */
    @Nullable
    Step nextFor(Carrier carrier) {
        Step next = interrupted != null ? null : take();
        if (next != null && next.carrier() == null) {
            return next;
        }
        if (next == null && interrupted == null) {
            return null;
        }
        boolean stays = idleCount < MOST_IDLE;
        if (stays) {
            carrier.below = idle;
            idle = carrier;
            idleCount++;
        }
        if (next == null) {
            passBack();
        } else {
            pass(next);
        }
        if (!stays) {
            return null;
        }
        carrier.park();
        return carrier.takeAssigned();
    }

    /** Any thread: a number that changes with each step. */
    int steps() {
        return steps;
    }

    /** Any thread: the carrier that has the baton, about now; null: nobody has, or a thread that has just brought work. */
    @Nullable
    Carrier running() {
        return running;
    }

    /** Any thread: whether nobody runs, about now. */
    boolean isFree() {
        return inbox.isFree();
    }

    /** Those that wait; none can be set here. Any thread may look how many there are, about now. */
    Timers timers() {
        return timers;
    }

    /** Holder. */
    void set(Timer timer) {
        if (timers == Timers.NONE) {
            timers = new Timers();
        }
        timers.add(timer);
    }

    /** Loop time as of this turn, or one of a few steps before it. */
    long turnTime() {
        if (!turnTimeKnown) {
            turnTime = clock.nanoTime();
            turnTimeKnown = true;
        }
        return turnTime;
    }

    /** The deadline that lies so far ahead; centuries are far enough for any. */
    long after(long nanos) {
        return clock.nanoTime() + Math.min(nanos, Long.MAX_VALUE >> 1);
    }

    private void pass(Step step) {
        Carrier next = step.carrier();
        if (next == null) {
            next = idle;
            if (next == null) {
                next = newCarrier(step);
                holder = next.thread;
                running = next;
                next.thread.start();
                return;
            }
            idle = next.below;
            next.below = null;
            idleCount--;
            next.assign(step);
        }
        passTo(next);
    }

    private Carrier newCarrier(Step first) {
        Carriers c = carriers;
        if (c == null) {
            carriers = c = Carriers.of(loop);
        }
        return c.newCarrier(this, first);
    }

    private void passTo(Carrier next) {
        holder = next.thread;
        running = next;
        next.resume();
    }

    /** The next step; null where there was none and the baton has been given up. */
    private @Nullable Step take() {
        for (; ; ) {
            if (turnLeft == 0) {
                beginTurn();
            }
            steps++;
            if (turnLeft > 0) {
                turnLeft--;
                return ready.poll();
            }
            if (!loop.idle() && release()) {
                return null;
            }
        }
    }

    private void beginTurn() {
        inbox.drainTo(ready);
        if (stepsUntilClock <= 0 || ready.size() == 0 || !timers.isEmpty()) {
            stepsUntilClock = STEPS_A_CLOCK;
            turnTimeKnown = false;
            if (!timers.isEmpty()) {
                fireTimers(turnTime());
            }
        }
        turnLeft = loop.turn(ready);
        stepsUntilClock -= turnLeft;
    }

    private void fireTimers(long now) {
        LoopObserver o = loop.observer;
        if (o != null && timers.first() - now <= 0) {
            o.timersDue(loop, now - timers.first());
        }
        while (timers.fireDue(now)) {
            steps++; // however many they are, whoever suspended last is not to be blamed for the time
        }
    }

    private boolean release() {
        stepsUntilClock = 0; // nobody knows how long it will be
        dismissIdle();
        if (inbox.isClosed()) {
            running = null;
            holder = null;
            return true;
        }
        armAlarm();
        Carrier last = running;
        running = null;
        holder = null;
        if (inbox.release()) {
            return true;
        }
        holder = Thread.currentThread();
        running = last;
        return false;
    }

    /** Holder: gives the baton up for good, unless something has come in. True: the caller holds nothing any more. */
    boolean close() {
        holder = null;
        if (!inbox.close()) {
            holder = Thread.currentThread();
            return false;
        }
        if (alarm != null) {
            alarm.disarm();
        }
        return true;
    }

    /** Any thread: the alarm's time has come. */
    void rings() {
        if (alarm != null) {
            makeReady(alarm);
        }
    }

    private void armAlarm() {
        if (alarm == null) {
            if (timers.isEmpty()) {
                return;
            }
            alarm = new Alarm(this, clock);
        }
        alarm.arm(timers);
    }

    private void dismissIdle() {
        for (Carrier c = idle; c != null; ) {
            Carrier below = c.below;
            c.below = null;
            c.assign(null);
            c.resume();
            c = below;
        }
        idle = null;
        idleCount = 0;
    }
}

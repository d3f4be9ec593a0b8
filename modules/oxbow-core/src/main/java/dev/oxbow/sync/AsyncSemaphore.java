// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Probe;
import dev.oxbow.engine.Resource;
import dev.oxbow.engine.Turns;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/**
 * Permits to be held while something is done: at most so many at once. One semaphore serves coroutines of any number of
 * loops, reactive pipelines and plain threads together; a thread blocks in {@code acquireAsync().join()}.
 *
 * <pre>{@code
 * AsyncSemaphore permits = new AsyncSemaphore(50);
 * try (var permit = permits.acquire()) {
 *     return fetch(page);
 * }
 * }</pre>
 *
 * <p>Permits are handed out first come, first served; nobody overtakes those who wait. A permit that is granted at the
 * moment in which its taker is cancelled goes to the next one.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#semaphores">asyncio: semaphores</a>
 */
public final class AsyncSemaphore {
    private static final int WAITED_FOR = -1;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(AsyncSemaphore.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int atFirst;
    private final int most;
    private final String what;

    /**
     * The number of free permits, or WAITED_FOR: none is free, and somebody waits. Any thread changes the number by
     * compare-and-set; to WAITED_FOR and back only while holding {@link #waiters}, so that a waiter is never left behind.
     */
    private volatile int state;

    // Guarded by itself.
    private final Turns<Permit> waiters;

    /** Who has a permit: by the {@link Permit}, or by a new object for one without; null: it is not remembered. */
    private final @Nullable Map<Object, Resource.Hold> holds;

    /** With {@code permits} free at first; there is no upper limit to what may be released. */
    public AsyncSemaphore(int permits) {
        this(permits, Integer.MAX_VALUE, "semaphore", null);
    }

    /**
     * As {@link #AsyncSemaphore(int)}, with a name for reports. One that has a name, or is made in debug mode, remembers who
     * holds its permits, so that {@link dev.oxbow.EventLoop#dump} can say who has forgotten one.
     */
    public AsyncSemaphore(int permits, String name) {
        this(permits, Integer.MAX_VALUE, "semaphore", Objects.requireNonNull(name, "name must not be null"));
    }

    AsyncSemaphore(int permits, int most, String what, @Nullable String name) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must not be negative, and are " + permits);
        }
        this.state = permits;
        this.most = most;
        this.what = Probe.named(what, name);
        this.waiters = new Turns<>(this.what, new InReports());
        this.holds = name != null || Probe.remembersHolders() ? new ConcurrentHashMap<>() : null;
        this.atFirst = permits;
        Probe.made(this::leftBehind);
    }

    /** One on which a release too many is an error. */
    public static AsyncSemaphore bounded(int permits) {
        return new AsyncSemaphore(permits, permits, "semaphore", null);
    }

    /** As {@link #bounded(int)}, with a name for reports, which makes it remember who holds its permits. */
    public static AsyncSemaphore bounded(int permits, String name) {
        return new AsyncSemaphore(permits, permits, "semaphore", Objects.requireNonNull(name, "name must not be null"));
    }

    /**
     * Takes a permit. Close it, or {@link #release}, not both: that would give two back.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until one is free; not at all if one is and nobody waits for it.
     *   <dt>Cancellation
     *   <dd>gives the place in the queue up.
     * </dl>
     *
     * @throws IllegalStateException off the loop: use {@link #tryAcquire} or {@link #acquireAsync} there
     */
    public Permit acquire() {
        return taken(granted());
    }

    private Permit granted() {
        Ops.requireCoroutine("acquire");
        if (take()) {
            return new Permit(this);
        }
        return granted(queueUp());
    }

    /** The permit of a turn, when it comes. */
    Permit granted(Deferred<Permit> turn) {
        try {
            return Async.await(turn);
        } catch (Throwable e) {
            leave(turn);
            throw e;
        }
    }

    /**
     * {@code body}, limited: it takes a permit before it begins, and gives it back when it ends, however that is. Gathered or
     * started, those that wait have no thread and no stack, so that ten thousand are cheap:
     *
     * <pre>{@code
     * gather(pages.stream().map(page -> permits.limit(() -> fetch(page))).toList());
     * }</pre>
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>as {@link #acquire} does, before the body begins.
     *   <dt>Cancellation
     *   <dd>of one that waits gives up its place in the queue; the body never runs.
     * </dl>
     */
    public <T extends @Nullable Object> Coroutine<T> limit(Coroutine<? extends T> body) {
        return new Limited<>(this, body);
    }

    /** As {@link #limit(Coroutine)}, for a body without a result. */
    public Coroutine<@Nullable Void> limit(Action body) {
        return limit(Ops.coroutine(body));
    }

    /** Takes a permit if one is free and nobody waits for it. Any thread; does not suspend. Give it back by {@link #release}. */
    public boolean tryAcquire() {
        boolean got = take();
        if (got && holds != null) {
            holds.put(new Object(), Probe.hold());
        }
        return got;
    }

    boolean take() {
        for (int s = state; s > 0; s = state) {
            if (STATE.compareAndSet(this, s, s - 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A permit to come, for code that cannot suspend. Any thread.
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>If cancel() on the promise answers true, no permit will come; if false, it is there, and has to be closed.
     * </dl>
     */
    public Promise<Permit> acquireAsync() {
        if (take()) {
            Deferred<Permit> granted = Deferred.create(what);
            granted.complete(taken(new Permit(this)));
            return granted;
        }
        Deferred<Permit> turn = queueUp();
        Task<?> taker = holds == null ? null : Probe.hold().by();
        turn.addDoneCallback(done -> {
            if (done.isCancelled()) {
                unlink(turn);
            } else {
                taken(done.resultNow(), taker);
            }
        });
        return turn;
    }

    /**
     * Gives a permit back: to the first who waits, or to the free ones. Any thread; does not suspend.
     *
     * @throws IllegalStateException on a bounded semaphore, if all permits are back already
     */
    public void release() {
        lend();
    }

    /** As {@link #release}, for a while: what is returned goes to {@link #takeAgain}. */
    @Nullable
    Object lend() {
        giveBack();
        return holds == null ? null : forgetOne(holds);
    }

    /** As {@link #acquire}, but the permit is the one that was lent: its holder closes that, or releases it. */
    void takeAgain(@Nullable Object lent) {
        granted();
        if (holds != null) {
            holds.put(lent == null ? new Object() : lent, Probe.hold());
        }
    }

    Permit taken(Permit permit) {
        return holds == null ? permit : taken(permit, Probe.hold().by());
    }

    private Permit taken(Permit permit, @Nullable Task<?> taker) {
        if (holds != null) {
            holds.put(permit, Probe.hold(taker));
            if (permit.closed) {
                holds.remove(permit); // another thread was quicker to close it
            }
        }
        return permit;
    }

    /** A release does not say whose permit it is: the caller's own, if it has any, else that of one who has no {@link Permit}. */
    private static @Nullable Object forgetOne(Map<Object, Resource.Hold> holds) {
        Task<?> releaser = Probe.hold().by();
        Object anyone = null;
        for (Map.Entry<Object, Resource.Hold> hold : holds.entrySet()) {
            boolean mine = hold.getValue().by() == releaser;
            if (mine || anyone == null || anyone instanceof Permit) {
                anyone = hold.getKey();
            }
            if (mine) {
                break;
            }
        }
        if (anyone != null) {
            holds.remove(anyone);
        }
        return anyone;
    }

    private void giveBack() {
        for (; ; ) {
            int s = state;
            if (s == WAITED_FOR) {
                if (handOver()) {
                    return;
                }
            } else if (s == most) {
                throw new IllegalStateException(
                        "a release too many: " + (most == 1 ? "the " : "all " + most + " permits of the ") + what
                                + (most == 1 ? " is not held" : " are back already"));
            } else if (STATE.compareAndSet(this, s, s + 1)) {
                return;
            }
        }
    }

    /** Free permits, at this moment; for reports. */
    public int available() {
        return Math.max(state, 0);
    }

    /** How many wait, at this moment; for reports. */
    public int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    /** A turn to wait for, which may have come already. */
    Deferred<Permit> queueUp() {
        Deferred<Permit> turn = waiters.turn();
        synchronized (waiters) {
            for (; ; ) {
                if (take()) {
                    turn.complete(new Permit(this));
                    return turn;
                }
                // fails if a permit came back just now
                if (state == WAITED_FOR || STATE.compareAndSet(this, 0, WAITED_FOR)) {
                    return waiters.add(turn);
                }
            }
        }
    }

    /** False: nobody waits any more, and the permit is still the caller's. */
    private boolean handOver() {
        for (; ; ) {
            @Nullable Deferred<Permit> first;
            synchronized (waiters) {
                first = waiters.poll();
                if (first == null) {
                    return false; // the last one left just now
                }
                settleState();
            }
            // the first of grant and cancellation wins, by the compare-and-set in Deferred
            if (first.complete(new Permit(this))) {
                return true;
            }
            if (state != WAITED_FOR) {
                return false;
            }
        }
    }

    private void settleState() {
        if (waiters.size() == 0 && state == WAITED_FOR) {
            state = 0;
        }
    }

    private void unlink(Deferred<Permit> turn) {
        synchronized (waiters) {
            waiters.remove(turn);
            settleState();
        }
    }

    void leave(Deferred<Permit> turn) {
        unlink(turn);
        if (!turn.cancel() && turn.state() == State.SUCCESS) {
            turn.resultNow().close(); // granted, but its taker was cancelled before it could run
        }
    }

    /** For the test that made it: null if all is given back. */
    private @Nullable String leftBehind() {
        int held = atFirst - available();
        return held > 0 || waiting() > 0 ? this + ": " + held + " of " + atFirst + " held" : null;
    }

    private final class InReports implements Resource {
        @Override
        public String state() {
            return AsyncSemaphore.this.toString();
        }

        @Override
        public List<Hold> holds() {
            return holds == null ? List.of() : List.copyOf(holds.values());
        }
    }

    @Override
    public String toString() {
        return what + " (" + available() + " free, " + waiting() + " waiting)";
    }

    /** One permit, held until it is closed. Closing it again does nothing. Any thread. */
    public static final class Permit implements AutoCloseable {
        private static final VarHandle CLOSED;

        static {
            try {
                CLOSED = MethodHandles.lookup().findVarHandle(Permit.class, "closed", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final AsyncSemaphore of;

        // Set once, by compare-and-set; not "held", for to write a volatile field in each new permit is a fence.
        private volatile boolean closed;

        Permit(AsyncSemaphore of) {
            this.of = of;
        }

        @Override
        public void close() {
            if (CLOSED.compareAndSet(this, false, true)) {
                if (of.holds != null) {
                    of.holds.remove(this);
                }
                of.giveBack();
            }
        }
    }
}

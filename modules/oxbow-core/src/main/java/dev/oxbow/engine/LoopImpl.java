// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.ExceptionHandler;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.LoopStats;
import dev.oxbow.Promise;
import dev.oxbow.ReadyOrder;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop: what its {@link Baton} serves, and what becomes of it when it closes. */
public final class LoopImpl implements EventLoop {
    private static final AtomicLong IDS = new AtomicLong();
    private static final AtomicLong TASK_IDS = new AtomicLong();
    private static final int TASK_IDS_AT_ONCE = 64;

    private static final Errand LOOK_AGAIN = () -> {};

    final Baton baton;
    private final String name;
    private final @Nullable ReadyOrder order;
    final boolean debug;
    private final @Nullable TaskDecorator decorator;
    private final @Nullable Watch watch;
    final Cancels cancels = new Cancels();
    private final DeferredImpl<@Nullable Void> closed = new DeferredImpl<>("closed");

    /** Failures of this loop's tasks that nobody has looked at. Any thread. */
    final Set<UnseenFailure> unseen = ConcurrentHashMap.newKeySet(1);

    /** Pieces of work under way outside that will come back. Any thread. */
    private final AtomicInteger outside = new AtomicInteger();

    // Any thread may set it; the last one wins.
    private volatile ExceptionHandler exceptionHandler = ExceptionHandler.logging();

    // Set once, by any thread. Outside work is refused from then on.
    private volatile boolean closing;

    // Written by the holder of the baton: the tasks that are not done, oldest first.
    private @Nullable TaskImpl<?> oldest;
    private @Nullable TaskImpl<?> newest;
    private int taskCount;
    /** Closing: what was there when the round began has been, or is about to be, cancelled, and not all has ended. */
    private boolean roundUnderWay;

    // Written by Observers; null while nobody observes.
    volatile @Nullable LoopObserver observer;
    final Observers observers = new Observers(this);

    /** While somebody observes: the task whose step or end this is; null between steps. Written by the holder of the baton. */
    @Nullable
    TaskImpl<?> actor;

    private final Loops.Ref place;

    private long lastTaskId;
    private int taskIdsLeft;

    /** Of a loop under test: tell what is held of the primitives that were made on it ({@link Probe}). */
    @Nullable
    List<Supplier<@Nullable String>> audits;

    public LoopImpl(Settings settings) {
        this.name = settings.name() != null ? settings.name() : "loop-" + IDS.incrementAndGet();
        this.order = settings.order();
        this.debug = settings.debug();
        this.decorator = Decorators.within(settings.decorator());
        this.watch = Watch.of(this, settings);
        this.baton = new Baton(this, settings.clock(), CarrierThreads.named("oxbow-" + this.name));
        this.place = Loops.add(this);
    }

    // ---- starting work

    @Override
    public <T extends @Nullable Object> Task<T> start(@Nullable String taskName, Coroutine<? extends T> body) {
        return start(Carrier.current(), taskName, body);
    }

    <T extends @Nullable Object> Task<T> start(
            @Nullable Carrier caller, @Nullable String taskName, Coroutine<? extends T> body) {
        TaskImpl<T> task = newTask(caller, taskName, body);
        LoopObserver o = observer;
        if (o != null) {
            o.started(task, caller == null ? null : caller.task);
        }
        if (baton.isHeld()) {
            list(task);
            baton.ready.add(task);
        } else {
            submit(task);
        }
        return task;
    }

    private <T extends @Nullable Object> TaskImpl<T> newTask(
            @Nullable Carrier caller, @Nullable String taskName, Coroutine<? extends T> body) {
        return new TaskImpl<>(
                this,
                taskId(),
                taskName,
                decorated(Check.given(body, "body")),
                caller == null ? null : caller.locals());
    }

    /** Any thread: {@code body} as it is to run on another one. */
    <T extends @Nullable Object> Coroutine<? extends T> decorated(Coroutine<? extends T> body) {
        return decorator == null ? body : Check.given(decorator.decorate(body), "what the decorator made of the body");
    }

    /** Unique in the process; the holder of the baton takes them from a block, others one by one. */
    private long taskId() {
        if (!baton.isHeld()) {
            return TASK_IDS.incrementAndGet();
        }
        if (taskIdsLeft == 0) {
            taskIdsLeft = TASK_IDS_AT_ONCE;
            lastTaskId = TASK_IDS.getAndAdd(TASK_IDS_AT_ONCE);
        }
        taskIdsLeft--;
        return ++lastTaskId;
    }

    @Override
    public <T extends @Nullable Object> Task<T> startEagerly(Coroutine<? extends T> body) {
        Carrier caller = Carrier.current();
        if (caller == null || caller.loop() != this) {
            return start(caller, null, body);
        }
        TaskImpl<T> task = newTask(caller, null, body);
        LoopObserver o = observer;
        if (o != null) {
            o.started(task, caller.task);
        }
        list(task);
        baton.startEagerly(caller, task);
        return task;
    }

    @Override
    public <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        if (Carrier.current() != null) {
            throw new IllegalStateException(
                    "run() would block the loop that this code runs on: await start(body) instead");
        }
        return Blocking.untilDone(this.<T>start(null, body));
    }

    @Override
    public Handle callSoon(Runnable callback) {
        CallbackStep step = new CallbackStep(this, Check.given(callback, "callback"));
        submit(step);
        return step;
    }

    @Override
    public Handle callLater(Duration delay, Runnable callback) {
        return callAt(baton.after(Check.nanos(delay, "delay")), callback);
    }

    @Override
    public Handle callAt(long time, Runnable callback) {
        LaterCall later = new LaterCall(this, time, Check.given(callback, "callback"));
        refuseIfClosing();
        if (!later.arm()) {
            throw refused();
        }
        return later;
    }

    private void submit(Step step) {
        refuseIfClosing();
        if (!baton.makeReady(step)) {
            throw refused();
        }
    }

    /** A closing loop takes work from its own tasks alone: they may need it for their cleanup. */
    private void refuseIfClosing() {
        if (closing && !baton.isHeld()) {
            throw refused();
        }
    }

    private IllegalStateException refused() {
        return new IllegalStateException(
                "loop '" + Text.escaped(name) + "' is closed and takes no more work: use one that is open");
    }

    /** Any thread. False: the loop is closed. */
    boolean doOnLoop(Errand errand) {
        if (baton.isHeld()) {
            errand.onLoop();
            return true;
        }
        return baton.makeReady(errand);
    }

    // ---- work outside that will come back

    void outsideBegins() {
        outside.incrementAndGet();
    }

    void outsideEnds() {
        if (outside.decrementAndGet() == 0) {
            // a virtual clock may have stood still for it
            doOnLoop(LOOK_AGAIN);
        }
    }

    // ---- the tasks; holder of the baton

    void list(TaskImpl<?> task) {
        if (task.listed || task.isDone()) {
            return;
        }
        task.listed = true;
        task.previous = newest;
        if (newest == null) {
            oldest = task;
        } else {
            newest.following = task;
        }
        newest = task;
        taskCount++;
        if (closing && !roundUnderWay) {
            // it came in behind the last round, or was started by a callback
            cancelRound();
        }
    }

    void unlist(TaskImpl<?> task) {
        if (!task.listed) {
            return;
        }
        task.listed = false;
        TaskImpl<?> before = task.previous;
        TaskImpl<?> after = task.following;
        if (before == null) {
            oldest = after;
        } else {
            before.following = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.following = null;
        taskCount--;
    }

    int taskCount() {
        return taskCount;
    }

    @Nullable
    TaskImpl<?> oldest() {
        return oldest;
    }

    private Set<Task<?>> snapshot() {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        for (TaskImpl<?> t = oldest; t != null; t = t.following) {
            tasks.add(t);
        }
        return tasks;
    }

    @Override
    public Set<Task<?>> allTasks() {
        if (baton.isHeld()) {
            return snapshot();
        }
        DeferredImpl<Set<Task<?>>> tasks = new DeferredImpl<>("allTasks");
        return doOnLoop(() -> tasks.settle(snapshot())) ? tasks.join() : Collections.emptySet();
    }

    // ---- what the baton asks its loop; holder of the baton

    boolean hasOrder() {
        return order != null;
    }

    /** The baton has just been taken; the inbox is not free any more. */
    void wakes() {
        if (watch != null) {
            watch.busy();
        }
    }

    /**
     * How many of the oldest ready steps make up the turn that begins. Where an order is given it is one step, drawn from
     * all: any of the others may then be held back for any number of turns.
     */
    int turn(ReadyQueue ready) {
        int size = ready.size();
        if (order == null || size < 2) {
            return size;
        }
        ready.promote(order.choose(ready.view()));
        return 1;
    }

    /** Nothing is ready. True: look again; false: give the baton up. */
    boolean idle() {
        if (closing && taskCount == 0) {
            baton.timers.clear();
            // the handler may give the loop something to do
            unseen.forEach(UnseenFailure::run);
            if (baton.ready.size() > 0 || !baton.close()) {
                return true;
            }
            place.remove();
            closed.settle(null);
            return false;
        }
        if (outside.get() > 0 || !baton.inbox.isEmpty()) {
            return false;
        }
        return baton.timers.isEmpty()
                ? taskCount > 0 && baton.clock.stuck(this)
                : baton.clock.skipTo(baton.timers.first());
    }

    // ---- closing

    @Override
    public void close() {
        if (Carrier.current() != null && !closed.isDone()) {
            throw new IllegalStateException("close() would block the loop that this code runs on: "
                    + (baton.isHeld()
                            ? "end the task, or close the loop from another thread"
                            : "await shutdown() instead"));
        }
        shutdown().join();
    }

    @Override
    public Promise<@Nullable Void> shutdown() {
        closeWhenDone(null);
        return Shield.of(closed);
    }

    /**
     * Closes the loop once {@code main}, if given, is done: cancels what is left, round after round until nothing is
     * left, for cleanup may start tasks too.
     */
    DeferredImpl<@Nullable Void> closeWhenDone(@Nullable PromiseImpl<?> main) {
        Errand begin = () -> {
            closing = true;
            if (!roundUnderWay) {
                cancelRound();
            }
        };
        if (main == null || !main.add(new After(begin))) {
            doOnLoop(begin);
        }
        return closed;
    }

    private final class After extends Waiter.OnLoop {
        private final Errand then;

        After(Errand then) {
            super(LoopImpl.this);
            this.then = then;
        }

        @Override
        public void onLoop() {
            then.onLoop();
        }
    }

    private void cancelRound() {
        roundUnderWay = oldest != null;
        if (!roundUnderWay) {
            return;
        }
        // cancelling may call upstream code, which wants a clean stack
        baton.ready.add(new CallbackStep(this, () -> {
            AtomicInteger left = new AtomicInteger(1);
            Errand ended = () -> {
                if (left.decrementAndGet() == 0) {
                    cancelRound();
                }
            };
            for (Task<?> task : snapshot()) {
                TaskImpl<?> t = (TaskImpl<?>) task;
                if (t.add(new After(ended))) {
                    left.incrementAndGet();
                    t.cancel("loop '" + Text.escaped(name) + "' is closing");
                }
            }
            ended.onLoop();
        }));
    }

    @Override
    public boolean isClosed() {
        return closing;
    }

    // ---- telling

    @Override
    public String name() {
        return name;
    }

    @Override
    public Handle observe(LoopObserver who) {
        observers.add(Check.given(who, "observer"));
        return new Observers.Watch(() -> observers.remove(who));
    }

    @Override
    public LoopStats stats() {
        return new LoopStats(1, taskCount, baton.ready.size(), baton.timers.size());
    }

    @Override
    public @Nullable LoopObserver observer() {
        return observer;
    }

    @Override
    public long time() {
        return baton.clock.nanoTime();
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return baton.clock.instantOf(nanoTime);
    }

    @Override
    public void setExceptionHandler(ExceptionHandler handler) {
        exceptionHandler = Check.given(handler, "handler");
    }

    void report(String message, Throwable error, @Nullable Promise<?> promise) {
        tell(this, message, error, promise);
    }

    /** Any thread. A handler that fails is told about too, and ends nothing. */
    static void tell(@Nullable LoopImpl loop, String message, Throwable error, @Nullable Promise<?> promise) {
        ExceptionHandler handler = loop == null ? ExceptionHandler.logging() : loop.exceptionHandler;
        try {
            handler.handle(new ExceptionHandler.Context(loop, message, error, promise));
        } catch (Throwable e) {
            if (e != error) {
                e.addSuppressed(error);
            }
            ExceptionHandler.logging()
                    .handle(new ExceptionHandler.Context(loop, "the exception handler failed", e, promise));
        }
    }

    @Override
    public String toString() {
        return "loop '" + Text.escaped(name) + "'" + (closing ? " (closed)" : "");
    }
}

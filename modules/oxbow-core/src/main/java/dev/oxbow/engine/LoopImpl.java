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

    private static final Errand LOOK_AGAIN = () -> {};

    final Baton baton;
    private final long id = IDS.incrementAndGet();
    private final @Nullable String name;
    private final @Nullable ReadyOrder order;
    final boolean debug;
    private final @Nullable TaskDecorator decorator;
    private final @Nullable Watch watch;
    final Cancels cancels = new Cancels();
    final Tasks tasks = new Tasks();
    private final TaskIds ids = new TaskIds();
    private final Closing closing = new Closing(this);

    /** Failures of this loop's tasks that nobody has looked at; null: there have been none. Any thread; made holding this. */
    private volatile @Nullable Set<UnseenFailure> unseen;

    /** Pieces of work under way outside that will come back. Any thread. */
    private final AtomicInteger outside = new AtomicInteger();

    // Any thread may set it; the last one wins.
    private volatile ExceptionHandler exceptionHandler = ExceptionHandler.logging();

    // Written by Observers; null while nobody observes.
    volatile @Nullable LoopObserver observer;
    final Observers observers = new Observers(this);

    /** While somebody observes: the task whose step or end this is; null between steps. Written by the holder of the baton. */
    @Nullable
    TaskImpl<?> actor;

    /** In the register; null: not yet. Written by its maker or else by the watchdog, taken out by the holder of the baton. */
    private volatile Loops.@Nullable Ref place;

    /** Of a loop under test: tell what is held of the primitives that were made on it ({@link Probe}). */
    @Nullable
    List<Supplier<@Nullable String>> audits;

    /** One that reports know of. */
    public static LoopImpl open(Settings settings) {
        LoopImpl loop = new LoopImpl(settings);
        loop.register();
        return loop;
    }

    /** One that will be closed in a moment most often, and that reports know of when it is not: the watchdog registers it then. */
    static LoopImpl ofAMoment() {
        LoopImpl loop = new LoopImpl(Settings.USUAL);
        if (loop.watch == null) {
            loop.register();
        } else {
            Loops.introduce(loop);
        }
        return loop;
    }

    LoopImpl(Settings settings) {
        this.name = settings.name();
        this.order = settings.order();
        this.debug = settings.debug();
        this.decorator = Decorators.within(settings.decorator());
        this.watch = Watch.of(this, settings);
        this.baton = new Baton(this, settings.clock());
    }

    // ---- starting work

    @Override
    public <T extends @Nullable Object> Task<T> start(@Nullable String taskName, Coroutine<? extends T> body) {
        return start(Carrier.current(), taskName, body);
    }

    <T extends @Nullable Object> Task<T> start(
            @Nullable Carrier caller, @Nullable String taskName, Coroutine<? extends T> body) {
        boolean held = baton.isHeld();
        if (!held) {
            refuseIfClosing(); // before somebody is told that it has started
        }
        TaskImpl<T> task = newTask(caller, taskName, body);
        if (held) {
            baton.letIn();
            list(task);
            baton.ready.add(task);
        } else if (!baton.makeReady(task)) {
            throw refused();
        }
        return task;
    }

    /** One that observers know of, and that is neither listed nor ready. */
    <T extends @Nullable Object> TaskImpl<T> newTask(
            @Nullable Carrier caller, @Nullable String taskName, Coroutine<? extends T> body) {
        Check.given(body, "body");
        TaskImpl<T> task = new TaskImpl<>(this, taskIds(1), taskName, ownBody(body), TaskLocals.current(caller));
        LoopObserver o = observer;
        if (o != null) {
            o.started(task, caller == null ? null : caller.task());
        }
        return task;
    }

    /**
     * Whether that, a body, is its own {@link #ownBody}: to ask costs less than to cast it and to write it back, a tenth of what a
     * gathered one takes.
     */
    boolean runsAsItIs(Object body) {
        return decorator == null && !(body instanceof Admission);
    }

    /** What a task of this loop is to run for {@code body}. */
    <T extends @Nullable Object> Coroutine<? extends T> ownBody(Coroutine<? extends T> body) {
        return body instanceof Admission<? extends T> admission ? forTask(admission) : decorated(body);
    }

    /** Holder of the baton: whether nobody is to see each body as a task as soon as it has been started. */
    boolean mayMakeTasksLater() {
        return observer == null && order == null;
    }

    /** Holder of the baton: they begin one after the other, behind what is ready. */
    void enqueue(Bodies bodies) {
        baton.letIn();
        makeTasks();
        tasks.expect(bodies.size());
        baton.ready.add(bodies);
    }

    private <T extends @Nullable Object> Admission<T> forTask(Admission<T> admission) {
        return admission.forTask(decorated(admission.body));
    }

    /** Any thread: {@code body} as it is to run on another one. */
    <T extends @Nullable Object> Coroutine<? extends T> decorated(Coroutine<? extends T> body) {
        return decorator == null ? body : Check.given(decorator.decorate(body), "what the decorator made of the body");
    }

    /** The first of {@code n} in a row. Any thread. */
    long taskIds(int n) {
        return baton.isHeld() ? ids.next(n) : TaskIds.apart(n);
    }

    @Override
    public <T extends @Nullable Object> Task<T> startEagerly(Coroutine<? extends T> body) {
        Carrier caller = Carrier.current();
        if (caller == null || caller.loop() != this) {
            return start(caller, null, body);
        }
        TaskImpl<T> task = newTask(caller, null, body);
        list(task);
        baton.startEagerly(caller, task);
        if (observer != null) {
            actor = caller.task();
        }
        return task;
    }

    @Override
    public <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        if (Carrier.current() != null) {
            throw new IllegalStateException(
                    "run() would block the loop that this code runs on: in a coroutine write await(loop.start(body))");
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
        if (!baton.isHeld()) {
            refuseIfClosing();
        } else if (closing.hasEnough()) {
            later.cancel(); // as all are whose time has not come when the loop closes
            return later;
        }
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

    /**
     * A closing loop takes work from its own tasks and callbacks alone: they may need it for their cleanup. A callback that
     * has itself called again would keep it open for ever.
     */
    private void refuseIfClosing() {
        if (closing.hasBegun() && (!baton.isHeld() || closing.hasEnough())) {
            throw refused();
        }
    }

    private IllegalStateException refused() {
        return new IllegalStateException(
                "loop '" + Text.escaped(name()) + "' is closed and takes no more work: use one that is open");
    }

    /** Any thread. False: the loop is closed. */
    boolean doOnLoop(Errand errand) {
        if (baton.isHeld()) {
            errand.onLoop();
            return true;
        }
        return baton.makeReady(errand);
    }

    @Override
    public void callOutside(Runnable call) {
        Check.given(call, "call");
        Carrier carrier = baton.isHeld() ? baton.running() : null;
        if (carrier == null) {
            call.run();
        } else {
            carrier.callOutside(call);
        }
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
        makeTasks(); // the list is in the order of starting
        if (tasks.add(task)) {
            closing.came();
        }
    }

    /** Any thread: failures of this loop's tasks that nobody has looked at. */
    Set<UnseenFailure> unseen() {
        Set<UnseenFailure> all = unseen;
        if (all == null) {
            synchronized (this) {
                all = unseen;
                if (all == null) {
                    unseen = all = ConcurrentHashMap.newKeySet(1);
                }
            }
        }
        return all;
    }

    /** Any thread. */
    boolean hasUnseen() {
        Set<UnseenFailure> all = unseen;
        return all != null && !all.isEmpty();
    }

    @Override
    public Set<Task<?>> allTasks() {
        if (baton.isHeld()) {
            return tasksNow();
        }
        if (Carrier.current() != null) {
            throw new IllegalStateException(
                    "allTasks() of another loop would block the loop that this code runs on until "
                            + "that one has looked: use toThread(loop::allTasks)");
        }
        DeferredImpl<Set<Task<?>>> all = new DeferredImpl<>("allTasks");
        return doOnLoop(() -> all.settle(tasksNow())) ? all.join() : Collections.emptySet();
    }

    /** Those that are not done; from here on all that have been started are tasks. Holder of the baton. */
    Set<Task<?>> tasksNow() {
        makeTasks();
        return tasks.snapshot();
    }

    /** Holder of the baton: makes tasks of all gathered bodies. The one that runs may be the last of its gather, and in no queue. */
    void makeTasks() {
        if (tasks.unmade() > 0) {
            Carrier on = baton.running();
            if (on != null && on.isBare()) {
                on.requireTask();
            }
            baton.ready.makeTasks();
        }
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

    /** Any thread, once the loop has been made. It may end at the same time: whoever comes second finds what the other has written. */
    void register() {
        if (place == null) {
            place = Loops.add(this, id);
            if (baton.inbox.isClosed()) {
                forget();
            }
        }
    }

    /** It is closed. */
    void forget() {
        Loops.Ref known = place;
        if (known != null) {
            known.remove();
        }
        if (watch != null) {
            watch.end();
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
        try {
            ready.promote(order.choose(ready.view()));
        } catch (RuntimeException e) {
            report("the order of what is ready failed, and is not asked any more for this step", e, null);
        }
        return 1;
    }

    /** Nothing is ready. True: look again; false: give the baton up. */
    boolean idle() {
        if (closing.hasBegun() && tasks.count() == 0) {
            return !closing.end();
        }
        if (outside.get() > 0 || !baton.inbox.isEmpty()) {
            return false;
        }
        return baton.timers.isEmpty()
                ? tasks.count() > 0 && baton.clock.stuck(this)
                : baton.clock.skipTo(baton.timers.first());
    }

    // ---- closing

    @Override
    public void close() {
        if (Carrier.current() != null && !closing.closed().isDone()) {
            throw new IllegalStateException("close() would block the loop that this code runs on: "
                    + (baton.isHeld()
                            ? "end the task, or close the loop from another thread"
                            : "await shutdown() instead"));
        }
        shutdown().join();
    }

    @Override
    public Promise<@Nullable Void> shutdown() {
        closing.begin(null);
        return Shield.of(closing.closed());
    }

    /** Closes the loop once {@code main} is done. */
    DeferredImpl<@Nullable Void> closeWhenDone(PromiseImpl<?> main) {
        closing.begin(main);
        return closing.closed();
    }

    @Override
    public boolean isClosed() {
        return closing.hasBegun();
    }

    // ---- telling

    @Override
    public String name() {
        return name != null ? name : "loop-" + id;
    }

    @Override
    public Handle observe(LoopObserver who) {
        observers.add(Check.given(who, "observer"));
        return new Observers.Watch(() -> observers.remove(who));
    }

    @Override
    public LoopStats stats() {
        return new LoopStats(1, tasks.count(), baton.ready.size(), baton.timers.size());
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
        return "loop '" + Text.escaped(name()) + "'" + (closing.hasBegun() ? " (closed)" : "");
    }
}

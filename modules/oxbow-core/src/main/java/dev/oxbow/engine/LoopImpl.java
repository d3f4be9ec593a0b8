// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.LoopStats;
import dev.oxbow.Promise;
import dev.oxbow.ReadyOrder;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A loop: what its {@link Baton} serves, and what becomes of it when it closes. */
public final class LoopImpl extends LoopRecord {
    private static final Errand LOOK_AGAIN = () -> {};
    private static final VarHandle CLOSING;

    static {
        try {
            CLOSING = MethodHandles.lookup().findVarHandle(LoopImpl.class, "closing", Closing.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Baton baton;
    private final @Nullable ReadyOrder order;
    final boolean debug;
    private final @Nullable TaskDecorator decorator;
    private final @Nullable Watch watch;
    final Tasks tasks = new Tasks();
    private final TaskIds ids = new TaskIds();

    /** Null: nobody has ever asked for its end. Any thread, by one compare-and-set: whoever comes second takes the first one's. */
    @SuppressWarnings("FieldMayBeFinal")
    private volatile @Nullable Closing closing;

    /** Null: none of its tasks was ever cancelled. Holder of the baton. */
    private @Nullable Cancels cancels;

    /** Pieces of work under way outside that will come back. Any thread. */
    private final AtomicInteger outside = new AtomicInteger();

    /** In the register; null: not yet. Written by its maker, the watchdog, or who has its baton first, taken out by the holder of the baton. */
    private volatile Loops.@Nullable Ref place;

    /** One that reports know of. */
    public static LoopImpl open(Settings settings) {
        LoopImpl loop = new LoopImpl(settings);
        loop.register();
        return loop;
    }

    /**
     * One that will be closed in a moment most often, and that reports know of when it is not: the watchdog registers it then; or,
     * where nobody watches, whoever takes its baton first, whom no report can come before.
     */
    static LoopImpl ofAMoment() {
        LoopImpl loop = new LoopImpl(Settings.USUAL);
        Loops.introduce(loop);
        return loop;
    }

    LoopImpl(Settings settings) {
        super(settings.name());
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
        refuseIfEndless();
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
        refuseIfEndless();
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
        Blocking.refuseNonBlocking("run()");
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
        } else if (hasEnough()) {
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
        if (isClosed() && (!baton.isHeld() || hasEnough())) {
            throw refused();
        }
    }

    private void refuseIfEndless() {
        Closing c = closing;
        if (c != null && c.hasEnoughTasks()) {
            throw refused();
        }
    }

    private boolean hasEnough() {
        Closing c = closing;
        return c != null && c.hasEnough();
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
        Closing c = closing;
        if (tasks.add(task) && c != null) {
            c.came();
        }
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

    Cancels cancels() {
        if (cancels == null) {
            cancels = new Cancels();
        }
        return cancels;
    }

    // ---- what the baton asks its loop; holder of the baton

    boolean hasOrder() {
        return order != null;
    }

    /** The baton has just been taken; the inbox is not free any more. */
    void wakes() {
        if (watch != null) {
            watch.busy();
        } else {
            register();
        }
    }

    /** Any thread, once the loop has been made. It may end at the same time: whoever comes second finds what the other has written. */
    void register() {
        if (place == null) {
            place = Loops.add(this);
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
        Closing c = closing;
        if (c != null && c.hasBegun() && tasks.count() == 0) {
            return !c.end();
        }
        if (outside.get() > 0 || !baton.inbox.isEmpty()) {
            return false;
        }
        return baton.timers().isEmpty()
                ? tasks.count() > 0 && baton.clock.stuck(this)
                : baton.clock.skipTo(baton.timers().first());
    }

    // ---- closing

    @Override
    public void close() {
        if (Carrier.current() != null && !closing().closed().isDone()) {
            throw new IllegalStateException("close() would block the loop that this code runs on: "
                    + (baton.isHeld()
                            ? "end the task, or close the loop from another thread"
                            : "await shutdown() instead"));
        }
        shutdown().join();
    }

    @Override
    public Promise<@Nullable Void> shutdown() {
        Closing c = closing();
        c.begin(null);
        return Shield.of(c.closed());
    }

    @Override
    public Promise<@Nullable Void> shutdown(Duration grace) {
        long nanos = Check.nanos(grace, "grace");
        Closing c = closing();
        c.beginGently(nanos);
        return Shield.of(c.closed());
    }

    /** Closes the loop once {@code main} is done. */
    DeferredImpl<@Nullable Void> closeWhenDone(PromiseImpl<?> main) {
        Closing c = closing();
        c.begin(main);
        return c.closed();
    }

    private Closing closing() {
        Closing c = closing;
        if (c != null) {
            return c;
        }
        Closing mine = new Closing(this);
        Closing others = (Closing) CLOSING.compareAndExchange(this, null, mine);
        return others == null ? mine : others;
    }

    @Override
    public boolean isClosed() {
        Closing c = closing;
        return c != null && c.hasBegun();
    }

    // ---- telling

    @Override
    public LoopStats stats() {
        return new LoopStats(
                1, tasks.count(), baton.ready.size(), baton.timers().size());
    }

    @Override
    public long time() {
        return baton.clock.nanoTime();
    }

    @Override
    public Instant instantOf(long nanoTime) {
        return baton.clock.instantOf(nanoTime);
    }
}

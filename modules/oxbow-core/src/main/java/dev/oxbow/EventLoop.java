// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Dump;
import dev.oxbow.engine.LoopImpl;
import dev.oxbow.engine.LoopRecord;
import dev.oxbow.engine.Loops;
import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A confinement domain: the coroutines and callbacks of one loop never run at the same time, so what they share needs no
 * lock. It is no thread, and owns none while it has nothing to do; two loops run in parallel.
 *
 * <p>Code between two awaits is atomic towards all else on its loop. Blocking in between stalls this loop and no other:
 * {@link Async#toThread} is for that. Its threads are daemons: a loop does not keep the JVM alive.
 *
 * <pre>{@code
 * try (EventLoop orders = EventLoop.create("orders")) {
 *     Task<Receipt> receipt = orders.start(() -> checkout(cart)); // from any thread
 *     receipt.join();
 * }
 * }</pre>
 *
 * <p>All methods may be called on any thread unless they say otherwise. As an {@link Executor} a loop runs commands as
 * {@link #callSoon} does.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-eventloop.html">asyncio: event loop</a>
 */
public sealed interface EventLoop extends Executor, AutoCloseable permits LoopRecord {
    /** A loop that lasts until it is closed, or until nobody refers to it and nothing is left to do. */
    static EventLoop create(String name) {
        return builder().name(name).build();
    }

    /** A loop with other settings than the usual ones. */
    static Builder builder() {
        return new Builder();
    }

    /**
     * The loop that runs the caller.
     *
     * @throws IllegalStateException off any loop
     */
    static EventLoop current() {
        return Ops.currentLoop();
    }

    /** The loop that runs the caller; null off any loop. */
    static @Nullable EventLoop currentOrNull() {
        return Ops.currentLoopOrNull();
    }

    /**
     * Calls code that is to find no loop on this thread, though one may run the caller: for bridges, whose private loops
     * are no business of the subscribers that they signal.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never; nor can the code, which is on a plain thread as far as it can tell.
     * </dl>
     */
    static void outside(Runnable call) {
        Ops.outside(call);
    }

    /**
     * As {@link #outside}, for a caller that is on this loop, which then need not be looked for: cheap enough for each
     * element of a stream.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never; nor can the code.
     *   <dt>Thread
     *   <dd>the one that runs this loop; on any other the code is just called.
     * </dl>
     */
    void callOutside(Runnable call);

    /** What it is called in reports; its threads have the name too. */
    String name();

    /**
     * Starts {@code body} as a task of this loop.
     *
     * @throws IllegalStateException if the loop is closed
     */
    default <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
        return start(null, body);
    }

    /** As {@link #start(Coroutine)}, for a body without a result. */
    default Task<@Nullable Void> start(Action body) {
        return start(null, Ops.coroutine(body));
    }

    /** As {@link #start(Coroutine)}, with a name for reports; null for the usual one. */
    <T extends @Nullable Object> Task<T> start(@Nullable String name, Coroutine<? extends T> body);

    /** As {@link #start(String, Coroutine)}, for a body without a result. */
    default Task<@Nullable Void> start(@Nullable String name, Action body) {
        return start(name, Ops.coroutine(body));
    }

    /**
     * Starts {@code body} and, on this loop, runs it at once until it first suspends, before the caller goes on. A body
     * that does not suspend is done when this returns. Elsewhere it is {@link #start(Coroutine)}.
     *
     * @throws IllegalStateException if the loop is closed
     * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.eager_task_factory">asyncio: eager start</a>
     */
    <T extends @Nullable Object> Task<T> startEagerly(Coroutine<? extends T> body);

    /**
     * Runs {@code body} on this loop and blocks the calling thread until it is done. An interrupt cancels the body and is
     * kept.
     *
     * @throws IllegalStateException on a loop: start it and await it there; or if the loop is closed
     * @throws java.util.concurrent.CompletionException if the body failed with a checked exception; any other failure is
     *     thrown as it is
     */
    <T extends @Nullable Object> T run(Coroutine<? extends T> body);

    /** As {@link #run(Coroutine)}, for a body without a result. */
    default void run(Action body) {
        run(Ops.coroutine(body));
    }

    /**
     * Has {@code callback} called in a step to come, in the order of the calls, with the caller's task-locals.
     *
     * <dl>
     *   <dt>Errors
     *   <dd>What it throws goes to the exception handler.
     * </dl>
     *
     * @throws IllegalStateException if the loop is closed
     */
    Handle callSoon(Runnable callback);

    /**
     * As {@link #callSoon}, after a delay. Equal deadlines run in the order in which they were set.
     *
     * @throws IllegalArgumentException if the delay is negative
     * @throws IllegalStateException if the loop is closed
     */
    Handle callLater(Duration delay, Runnable callback);

    /**
     * As {@link #callSoon}, at a {@link #time}, which may have passed.
     *
     * @throws IllegalStateException if the loop is closed
     */
    Handle callAt(long time, Runnable callback);

    /** Now, on the loop's clock, in nanoseconds since some moment. */
    long time();

    /** The point in time at which {@link #time} is {@code time}. */
    Instant instantOf(long time);

    /**
     * The tasks that are not done, oldest first, at this moment.
     *
     * <dl>
     *   <dt>Thread
     *   <dd>any. Off the loop it blocks until the steps that are ready have run and the loop has looked: for as long as one of
     *       them blocks, however long that is. {@link #dump} does not wait for that.
     * </dl>
     *
     * @throws IllegalStateException in a coroutine of another loop, which that would block: call it in {@link Async#toThread}
     */
    Set<Task<?>> allTasks();

    /** Sets who is told of what went wrong where nobody could be thrown at. The default logs a warning. */
    void setExceptionHandler(ExceptionHandler handler);

    /**
     * Who waits for whom among the tasks of this loop, at this moment.
     *
     * <dl>
     *   <dt>Thread
     *   <dd>any. Off the loop it waits for the present step to end, 100 ms at most: a loop that a step holds for longer is
     *       read without it, and the dump says so and shows where that step is.
     * </dl>
     *
     * <pre>{@code
     * System.err.println(loop.dump());
     * }</pre>
     */
    default LoopDump dump() {
        return new LoopDump(Dump.of(this));
    }

    /** How much it has to do at this moment. Cheap; any thread. */
    LoopStats stats();

    /** As {@link #stats}, of all loops of the process that are open, together. */
    static LoopStats statsOfAll() {
        return Loops.stats();
    }

    /** As {@link #dump}, of all loops of the process that are open: it sees who waits for whom across loops too. */
    static LoopDump dumpAll() {
        return new LoopDump(Dump.ofAll());
    }

    /**
     * Has {@code observer} told what this loop does from now on, beside those who are told already. One that is told already
     * is not told twice.
     *
     * @return ends it
     */
    Handle observe(LoopObserver observer);

    /**
     * As {@link #observe}, of all loops of the process, those to come too.
     *
     * @return ends it
     */
    static Handle observeAll(LoopObserver observer) {
        return Loops.observe(observer);
    }

    /** All who observe it, as one; null while nobody does. For bridges, which have something of their own to tell. */
    @Nullable
    LoopObserver observer();

    /** Whether it takes no more work from outside. */
    boolean isClosed();

    /**
     * Closes the loop and blocks until it is closed: its tasks are cancelled and their cleanup is awaited, failures that
     * nobody looked at are reported, timers are dropped, and later work is refused with an IllegalStateException. As with
     * asyncio.run, a task that cleans up already is cancelled once more, in its cleanup, and what is {@link Async#shielded
     * shielded} is cancelled too: {@link #shutdown(Duration)} lets them end.
     *
     * @throws IllegalStateException in a coroutine or callback: of this loop, which would have to end first, or of another,
     *     which would stall: there, await {@link #shutdown}
     */
    @Override
    void close();

    /** Begins what {@link #close} does; the promise is done when the loop is closed. */
    Promise<@Nullable Void> shutdown();

    /**
     * As {@link #shutdown()}, but what runs has so much time to end by itself before it is cancelled; with the last task the
     * loop is closed. Work from outside is refused meanwhile; what its own tasks start is taken. A {@link #close} or {@link
     * #shutdown()} that comes meanwhile ends the time of grace.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never; the promise is done when the loop is closed.
     *   <dt>Cancellation
     *   <dd>of the promise leaves the closing alone.
     *   <dt>Thread
     *   <dd>any, that of one of its coroutines too.
     * </dl>
     *
     * <pre>{@code
     * Runtime.getRuntime().addShutdownHook(new Thread(() -> loop.shutdown(ofSeconds(10)).join()));
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code grace} is negative
     */
    Promise<@Nullable Void> shutdown(Duration grace);

    @Override
    default void execute(Runnable command) {
        callSoon(command);
    }

    /** Settings of a loop to be. */
    final class Builder {
        private @Nullable String name;
        private LoopClock clock = LoopClock.system();
        private @Nullable ReadyOrder order;
        private boolean debug = Settings.debugByDefault();
        private @Nullable TaskDecorator decorator;
        private Duration slowStep = Settings.slowStepByDefault();
        private Consumer<? super SlowStep> onSlowStep = Settings::log;

        private Builder() {}

        /** What it is called; the default is a number. */
        public Builder name(String name) {
            this.name = Check.given(name, "name");
            return this;
        }

        /** Its time; the default is real time. */
        public Builder clock(LoopClock clock) {
            this.clock = Check.given(clock, "clock");
            return this;
        }

        /** For tests: what chooses the next step. The default is first in, first out. */
        public Builder order(ReadyOrder order) {
            this.order = Check.given(order, "order");
            return this;
        }

        /**
         * Debug mode: a task that ends normally though its cancellation was asked for and never withdrawn is reported to the
         * exception handler; an error that an await throws has suppressed in it who awaited, and at which lines of code, with each
         * await that it goes through (asyncio: its traceback); and primitives without a name remember who holds them. The
         * default is the system property {@code oxbow.debug}.
         */
        public Builder debug(boolean debug) {
            this.debug = debug;
            return this;
        }

        /** What wraps the bodies of its tasks, within what the process has for all loops; the default is nothing. */
        public Builder decorator(TaskDecorator decorator) {
            this.decorator = Check.given(decorator, "decorator");
            return this;
        }

        /**
         * For how long a step may hold the loop before it is told of, in real time and while it still does; zero: never. The
         * default is the system property {@code oxbow.slowStep}, in milliseconds, or 100.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder slowStep(Duration limit) {
            Check.nanos(limit, "the limit of a step");
            this.slowStep = limit;
            return this;
        }

        /**
         * Who is told of slow steps; the default is a warning in the system log named {@code dev.oxbow}. It is called on a
         * thread that serves all loops of the process: it should be quick. What it throws goes to the exception handler.
         */
        public Builder onSlowStep(Consumer<? super SlowStep> handler) {
            this.onSlowStep = Check.given(handler, "handler");
            return this;
        }

        /** The loop. */
        public EventLoop build() {
            return LoopImpl.open(new Settings(name, clock, order, debug, decorator, slowStep, onSlowStep));
        }
    }
}

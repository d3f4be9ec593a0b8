// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.Action;
import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.ExceptionHandler;
import dev.oxbow.engine.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A loop for one test: on a {@link VirtualClock}, so that an hour passes in no time; under a {@link Schedule}, so that a
 * race can be searched for and seen again; and with a look at what the test left behind.
 *
 * <pre>{@code
 * try (TestLoop test = TestLoop.fifo()) {
 *     test.run(() -> {
 *         Async.sleep(Duration.ofHours(1));
 *         assertEquals(Duration.ofHours(1), test.elapsed());
 *     });
 * }
 * }</pre>
 *
 * <dl>
 *   <dt>Time
 *   <dd>stands still while any step is ready, while a body runs, and while {@link Async#toThread} or {@link Async#runIn}
 *       work for it. Other threads are unknown to the clock: it does not wait for them.
 *   <dt>Deadlock
 *   <dd>is when nothing is ready and no timer is set before the body is done. It is a {@link DeadlockError} that names
 *       every waiting task and what it waits for.
 *   <dt>Leaks
 *   <dd>When the body is done and all that was ready then has run, tasks that are not done, timers that are set, and
 *       permits and waiters of primitives made on the loop are a {@link LeakError}; so are, then or when the loop is closed,
 *       errors that nobody caught and failures that nobody looked at. A body that throws is not asked for leaks.
 *   <dt>Thread
 *   <dd>{@link #run} and {@link #close} belong on a plain thread, all else may be called anywhere.
 * </dl>
 *
 * @see OxbowTest
 */
public final class TestLoop implements AutoCloseable {
    /** In real time. What has not ended by then blocks its thread. */
    private static final long CLOSING_SECONDS = 10;

    private final Schedule schedule;
    private final VirtualClock clock = new VirtualClock(this::stuck);
    private final EventLoop loop;
    private final ConcurrentLinkedQueue<ExceptionHandler.Context> uncaught = new ConcurrentLinkedQueue<>();
    private @Nullable VirtualSchedulers schedulers;

    // Of the body that is running; written by the thread that runs it and, when it ends, on the loop.
    private volatile @Nullable CompletableFuture<?> running;

    // Written by the thread that runs and closes.
    private boolean failed;

    private TestLoop(Schedule schedule) {
        this.schedule = schedule;
        this.loop =
                schedule.applyTo(EventLoop.builder().name("test").clock(clock)).build();
        loop.setExceptionHandler(uncaught::add);
    }

    /** One that runs what is ready in the order in which it became ready. */
    public static TestLoop fifo() {
        return of(Schedule.fifo());
    }

    /** One that shuffles what is ready, as this seed says. */
    public static TestLoop shuffled(long seed) {
        return of(Schedule.shuffled(seed));
    }

    /** One that follows {@code schedule}. */
    public static TestLoop of(Schedule schedule) {
        return new TestLoop(schedule);
    }

    /**
     * Puts this loop in place of Reactor's and RxJava's schedulers, as far as these libraries are there, until it is
     * closed: from then on {@code Mono.delay}, {@code Flux.interval}, {@code Flowable.timer} and what else takes a standard
     * scheduler runs on this loop and its time, and so does a coroutine that a subscriber off any loop starts. What was
     * assembled before keeps the scheduler that it has.
     *
     * @return this
     * @throws IllegalStateException while another loop has that place: there is one in a JVM
     */
    public TestLoop withSchedulers() {
        if (schedulers == null) {
            schedulers = VirtualSchedulers.install(loop);
        }
        return this;
    }

    /** The loop itself. */
    public EventLoop loop() {
        return loop;
    }

    /** How much virtual time has passed. */
    public Duration elapsed() {
        return clock.elapsed();
    }

    /** The schedule that it follows. */
    public Schedule schedule() {
        return schedule;
    }

    /** As {@link #run(Coroutine)}, for a body without a result. */
    public void run(Action body) {
        run(body.asCoroutine());
    }

    /**
     * Runs {@code body} as a task of this loop, and checks what it left behind. Blocks the calling thread.
     *
     * <dl>
     *   <dt>Errors
     *   <dd>The body's are thrown as {@link EventLoop#run} throws them; under a shuffle a suppressed note says how to see
     *       them again.
     * </dl>
     *
     * @throws DeadlockError if it could never end
     * @throws LeakError if it left something behind
     */
    public <T extends @Nullable Object> T run(Coroutine<? extends T> body) {
        try {
            return this.<T>runBody(body);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** As {@link #run}, but throws a checked exception of the body as it is. */
    <T extends @Nullable Object> T runBody(Coroutine<? extends T> body) throws Exception {
        if (Probe.onLoop()) {
            throw new IllegalStateException(
                    "a test loop blocks the thread that runs it: in a coroutine, await instead");
        }
        CompletableFuture<T> end = new CompletableFuture<>();
        running = end;
        loop.start("test", () -> {
            try {
                Probe.watch(loop);
                T value = body.run();
                checkLeaks();
                running = null;
                end.complete(value);
            } catch (Throwable e) {
                running = null;
                end.completeExceptionally(e);
            }
        });
        return this.<T>outcome(end);
    }

    private <T extends @Nullable Object> T outcome(CompletableFuture<T> end) throws Exception {
        Throwable error;
        try {
            return end.get();
        } catch (ExecutionException e) {
            error = e.getCause() == null ? e : e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            error = new AssertionError("interrupted before the test's body was done: does it block its thread?", e);
        }
        failed = true;
        note(error);
        if (error instanceof Error e) {
            throw e;
        }
        throw (Exception) error;
    }

    private void note(Throwable error) {
        if (schedule.seed().isPresent()) {
            error.addSuppressed(new UnderSchedule(schedule));
        }
    }

    /** On the loop, in the last of its tasks. */
    private void checkLeaks() {
        // lets all run that is ready now, and what becomes ready by it: only then does time go on
        Async.sleep(Duration.ofNanos(1));
        List<String> left = new ArrayList<>();
        loop.allTasks().stream()
                .filter(task -> task != Async.currentTask())
                .map(Reports::line)
                .forEach(left::add);
        left.addAll(Probe.leftBehind(loop));
        throwIfAny(left);
    }

    private void throwIfAny(List<String> left) {
        List<ExceptionHandler.Context> errors = new ArrayList<>();
        for (ExceptionHandler.Context c = uncaught.poll(); c != null; c = uncaught.poll()) {
            errors.add(c);
        }
        if (!left.isEmpty() || !errors.isEmpty()) {
            throw new LeakError(Reports.leaks(left, errors), errors);
        }
    }

    /** What the clock asks, holding the loop's baton. */
    private boolean stuck(EventLoop stuck) {
        CompletableFuture<?> end = running;
        if (end == null) {
            return false; // another thread may bring work
        }
        running = null;
        end.completeExceptionally(new DeadlockError(Reports.deadlock(stuck.dump())));
        return false;
    }

    /**
     * Closes the loop, gives Reactor and RxJava their schedulers back, and checks once more, unless the test has failed
     * already.
     *
     * @throws LeakError if tasks failed and nobody looked, or if what plain threads started on the loop was left behind
     */
    @Override
    public void close() {
        try {
            if (!failed && !loop.isClosed()) {
                run(() -> {});
            }
        } finally {
            if (schedulers != null) {
                schedulers.close();
            }
            shutDown();
        }
        if (!failed) {
            try {
                throwIfAny(List.of());
            } catch (LeakError e) {
                note(e);
                throw e;
            }
        }
    }

    private void shutDown() {
        try {
            loop.shutdown().get(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            if (!failed) {
                throw new AssertionError(
                        "the loop does not close: a task ignores its cancellation, or blocks its thread", e);
            }
        }
    }

    @Override
    public String toString() {
        return "test loop, " + schedule + ", " + clock;
    }
}

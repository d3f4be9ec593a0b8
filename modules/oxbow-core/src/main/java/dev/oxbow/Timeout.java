// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time limit on a piece of a task: at its deadline the task is cancelled, and where the scope ends by that cancellation
 * it becomes an {@link AsyncTimeoutException}. Scopes nest; of those whose time is up at once the outermost throws.
 *
 * <pre>{@code
 * timeout(ofSeconds(5), scope -> {
 *     for (Chunk chunk : chunks) {
 *         send(chunk);
 *         scope.reschedule(ofSeconds(5)); // five more, now that something has got through
 *     }
 *     return null;
 * });
 * }</pre>
 *
 * @see Async#timeout
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout">asyncio.Timeout</a>
 */
public final class Timeout {
    /**
     * A body that is given its scope.
     *
     * @param <T> the type of its result
     */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        /**
         * Runs in the current task.
         *
         * @param scope its time limit
         * @throws Exception whatever failed
         */
        T run(Timeout scope) throws Exception;
    }

    private enum State {
        ENTERED,
        EXPIRING,
        EXPIRED,
        LEFT
    }

    private final Task<?> task;
    private final int cancellingBefore;

    // Written on the task's loop.
    private State state = State.ENTERED;
    private Duration limit = Duration.ZERO;
    private long deadline;
    private @Nullable String waitedFor;
    private @Nullable Handle alarm;

    private Timeout(Task<?> task, Duration limit) {
        this.task = task;
        this.cancellingBefore = task.cancelling();
        reschedule(limit);
    }

    static <T extends @Nullable Object> T scope(Duration limit, Body<? extends T> body) throws Exception {
        Task<?> task = Ops.currentTask("timeout");
        Check.given(body, "body");
        Timeout scope = new Timeout(task, limit);
        T result;
        try {
            result = body.run(scope);
        } catch (Throwable e) {
            throw scope.leftBy(e);
        }
        scope.leave();
        return result;
    }

    static <T extends @Nullable Object> T waitFor(Awaitable<? extends T> awaitable, Duration limit) {
        Ops.currentTask("waitFor");
        Check.given(awaitable, "what is awaited");
        if (Check.nanosLeft(limit, "limit") == 0) {
            return now(awaitable);
        }
        try {
            return Timeout.<T>scope(limit, scope -> Ops.<T>await(awaitable));
        } catch (Exception e) {
            throw Ops.asUnchecked(e);
        }
    }

    private static <T extends @Nullable Object> T now(Awaitable<? extends T> awaitable) {
        if (!(awaitable instanceof Promise<? extends T> promise)) {
            throw new AsyncTimeoutException("no time was given, and the coroutine was not begun");
        }
        if (!promise.isDone()) {
            promise.cancel("no time was given");
            Async.wait(java.util.List.of(promise), ReturnWhen.ALL_COMPLETED);
            if (promise.isCancelled()) {
                throw new AsyncTimeoutException("no time was given, and " + promise + " was not done");
            }
        }
        return Ops.<T>await(promise);
    }

    /**
     * Sets the deadline anew: so long from now.
     *
     * @param limit a negative one is none at all: time is up
     * @throws IllegalStateException if time was up, or the scope has been left
     */
    public void reschedule(Duration limit) {
        long nanos = Check.nanosLeft(limit, "limit");
        if (state != State.ENTERED) {
            throw new IllegalStateException("a time limit that is "
                    + state.name().toLowerCase(java.util.Locale.ROOT) + " cannot be rescheduled");
        }
        if (alarm != null) {
            alarm.cancel();
        }
        this.limit = limit;
        EventLoop loop = task.loop();
        deadline = Ops.after(loop, nanos);
        alarm = Ops.alarm(loop, deadline, this::expire);
    }

    /** The deadline, as a {@link EventLoop#time} of the task's loop. */
    public long when() {
        return deadline;
    }

    /** Whether time was up while the scope was entered. */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    private void expire() {
        alarm = null;
        state = State.EXPIRING;
        waitedFor = waitedFor();
        task.cancel("time was up");
    }

    private @Nullable String waitedFor() {
        try {
            return task.waitingFor();
        } catch (RuntimeException e) {
            return null; // names may be users' code
        }
    }

    private String told() {
        return "time was up after " + limit + (waitedFor == null ? "" : ", waiting for " + waitedFor);
    }

    /** True: time was up, and the cancellation that this scope asked for has been withdrawn and was the last of its kind. */
    private boolean leave() {
        if (alarm != null) {
            alarm.cancel();
        }
        if (state != State.EXPIRING) {
            state = State.LEFT;
            return false;
        }
        state = State.EXPIRED;
        return task.uncancel() <= cancellingBefore;
    }

    private Exception leftBy(Throwable e) {
        boolean mine = leave();
        if (mine && Ops.isCancellation(task, e)) {
            return new AsyncTimeoutException(told(), e);
        }
        if (e instanceof Error error) {
            throw error;
        }
        return (Exception) e;
    }
}

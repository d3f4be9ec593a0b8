// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Promises in the order in which they complete, each done when it is returned: {@link Async#asCompleted}.
 *
 * <dl>
 *   <dt>Suspends
 *   <dd>{@link #next} does, until one more is done. The price of each does not depend on how many there are.
 *   <dt>Cancellation
 *   <dd>of the task that takes them leaves the promises alone; the stream may be gone on with afterwards, or by another
 *       task. Left early, it leaves nothing running; {@link #close} it if the promises last, for they refer to it till they are
 *       done.
 *   <dt>Errors
 *   <dd>are those of the promises: await what is returned. When the time limit, if there is one, has passed, next()
 *       throws an {@link AsyncTimeoutException} for each that is missing.
 *   <dt>Thread
 *   <dd>The loop on which it was made.
 * </dl>
 *
 * @param <P> the type of the promises
 */
@SuppressWarnings("IterableAndIterator") // there is one pass only, and it can be gone on with
public final class CompletionStream<P extends Promise<?>> implements Iterable<P>, Iterator<P>, AutoCloseable {
    private final EventLoop loop;

    /** When time is up; null: never. */
    private final @Nullable Long deadline;

    /** What is not done, and what takes it out of here when it is. */
    private final Map<P, Handle> missing = new LinkedHashMap<>();

    // Written on the loop.
    private final Queue<P> ready = new ArrayDeque<>();
    private final Queue<Deferred<@Nullable Void>> takers = new ArrayDeque<>();
    /** Takers that have no promise yet: one of those that are still to come is theirs. */
    private int waiting;

    private int timedOut;
    /** Set while somebody waits, so that a stream that is left early leaves no timer. */
    private @Nullable Handle alarm;

    CompletionStream(Collection<? extends P> promises, @Nullable Duration limit) {
        loop = Ops.currentTask("asCompleted").loop();
        Set<P> distinct = new LinkedHashSet<>();
        for (P promise : Check.given(promises, "promises")) {
            distinct.add(Check.given(promise, "a promise to take"));
        }
        deadline = limit == null ? null : Ops.after(loop, Check.nanosLeft(limit, "limit"));
        for (P promise : distinct) {
            missing.put(promise, watch(promise));
        }
    }

    private Handle watch(P promise) {
        boolean there = promise.isDone();
        return promise.addDoneCallback(done -> {
            if (!there && deadline != null && alarm == null && loop.time() - deadline >= 0) {
                timeIsUp(); // unnoticed, for nobody waited
            }
            if (missing.remove(promise) != null) {
                ready.add(promise);
                wakeOne();
            }
        });
    }

    private void arm() {
        if (deadline != null && alarm == null) {
            alarm = Ops.alarm(loop, deadline, this::timeIsUp);
        }
    }

    private void timeIsUp() {
        timedOut += missing.size();
        forgetMissing();
        wakeAll();
    }

    private void forgetMissing() {
        missing.values().forEach(Handle::cancel);
        missing.clear();
    }

    private void wakeOne() {
        for (Deferred<@Nullable Void> taker = takers.poll(); taker != null; taker = takers.poll()) {
            if (taker.complete(null)) {
                return;
            }
        }
    }

    private void wakeAll() {
        for (Deferred<@Nullable Void> taker : takers) {
            taker.complete(null);
        }
    }

    private void disarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    @Override
    public Iterator<P> iterator() {
        return this;
    }

    /** Whether one is still to come. Does not suspend. */
    @Override
    public boolean hasNext() {
        return ready.size() + missing.size() + timedOut > waiting;
    }

    /**
     * The next one that is done.
     *
     * @throws AsyncTimeoutException in place of one that was not done in time
     * @throws NoSuchElementException if all have been returned
     */
    @Override
    public P next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all have been returned, or are waited for");
        }
        for (; ; ) {
            P promise = ready.poll();
            if (promise != null) {
                return promise;
            }
            if (timedOut > 0) {
                timedOut--;
                throw new AsyncTimeoutException("time was up before all were done");
            }
            if (missing.isEmpty()) {
                throw new NoSuchElementException("the stream was closed");
            }
            await();
        }
    }

    private void await() {
        Deferred<@Nullable Void> taker = Deferred.create("asCompleted");
        takers.add(taker);
        waiting++;
        arm();
        try {
            Async.await(taker);
        } catch (RuntimeException e) {
            if (!takers.remove(taker) && !taker.isCancelled()) {
                wakeOne(); // it was this taker's turn: it passes it on
            }
            throw e;
        } finally {
            if (--waiting == 0) {
                disarm();
            }
        }
    }

    /** Looks no further; the promises go on, and keep no mark of it. */
    @Override
    public void close() {
        disarm();
        forgetMissing();
        ready.clear();
        timedOut = 0;
        wakeAll();
    }
}

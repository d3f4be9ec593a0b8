// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
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
 *       task. Left early, it leaves nothing running, and in the promises nothing but a mark that goes with them.
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
    private final Set<P> missing = new LinkedHashSet<>();

    // Written on the loop.
    private final Queue<P> ready = new ArrayDeque<>();
    private final Queue<Deferred<@Nullable Void>> takers = new ArrayDeque<>();
    private int timedOut;
    private @Nullable Handle alarm;

    CompletionStream(Collection<? extends P> promises, @Nullable Duration limit) {
        EventLoop loop = Ops.currentTask("asCompleted").loop();
        for (P promise : Check.given(promises, "promises")) {
            missing.add(Check.given(promise, "a promise to take"));
        }
        long nanos = limit == null ? 0 : Check.nanos(limit, "limit");
        for (P promise : missing) {
            watch(promise);
        }
        if (limit != null && !missing.isEmpty()) {
            alarm = loop.callLater(Duration.ofNanos(nanos), this::timeIsUp);
        }
    }

    private void watch(P promise) {
        promise.addDoneCallback(done -> {
            if (missing.remove(promise)) {
                ready.add(promise);
                if (missing.isEmpty()) {
                    disarm();
                }
                wakeOne();
            }
        });
    }

    private void timeIsUp() {
        timedOut += missing.size();
        missing.clear();
        wakeAll();
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
        return !ready.isEmpty() || !missing.isEmpty() || timedOut > 0;
    }

    /**
     * The next one that is done.
     *
     * @throws AsyncTimeoutException in place of one that was not done in time
     * @throws NoSuchElementException if all have been returned
     */
    @Override
    public P next() {
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
                throw new NoSuchElementException("all have been returned");
            }
            Deferred<@Nullable Void> taker = Deferred.create("asCompleted");
            takers.add(taker);
            try {
                Async.await(taker);
            } catch (RuntimeException e) {
                if (!takers.remove(taker) && !taker.isCancelled()) {
                    wakeOne(); // it was this taker's turn: it passes it on
                }
                throw e;
            }
        }
    }

    /** Looks no further; the promises go on. */
    @Override
    public void close() {
        disarm();
        missing.clear();
        ready.clear();
        timedOut = 0;
        wakeAll();
    }
}

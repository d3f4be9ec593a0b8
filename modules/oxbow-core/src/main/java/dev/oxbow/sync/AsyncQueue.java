// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Probe;
import dev.oxbow.engine.Turns;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Future.State;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue between coroutines, of any number of loops; plain threads have {@link #offer} and {@link #poll}.
 *
 * <p>No item is lost or doubled, whatever is cancelled. Who waits is woken first come, first served, but an item is not
 * reserved for him: another may be quicker, and he then waits on.
 *
 * <pre>{@code
 * AsyncQueue<Order> orders = new AsyncQueue<>(100);
 * Task<?> worker = start(() -> {
 *     for (Order next : orders) {
 *         ship(next);
 *     }
 * });
 * orders.put(order); // suspends while 100 wait
 * orders.shutdown(false); // no more to come: the loop ends behind the last
 * await(worker);
 * }</pre>
 *
 * @param <T> the type of the items, which are never null
 * @see <a href="https://docs.python.org/3/library/asyncio-queue.html">asyncio: queues</a>
 */
public final class AsyncQueue<T> implements Iterable<T> {
    private final Queue<T> items;
    private final int capacity;

    private final String what;

    // All below, and the items, guarded by lock.
    private final Object lock = new Object();
    private final Turns<@Nullable Void> getters;
    private final Turns<@Nullable Void> putters;
    private final Turns<@Nullable Void> joiners;
    private long unfinished;
    private boolean shutDown;

    private AsyncQueue(Queue<T> items, int capacity, String what) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, and is " + capacity);
        }
        this.items = items;
        this.capacity = capacity;
        this.what = what;
        this.getters = new Turns<>(what, () -> this + ", to get");
        this.putters = new Turns<>(what, () -> this + ", to put");
        this.joiners = new Turns<>(what, () -> this + ", to join");
        Probe.made(this::leftBehind);
    }

    /** First in, first out, for any number of items: a producer that never waits may fill the memory. */
    public AsyncQueue() {
        this(Integer.MAX_VALUE);
    }

    /** First in, first out, for so many items at once. */
    public AsyncQueue(int capacity) {
        this(new ArrayDeque<>(), capacity, "queue");
    }

    /** As {@link #AsyncQueue(int)}, with a name for reports. */
    public AsyncQueue(int capacity, String name) {
        this(new ArrayDeque<>(), capacity, Probe.named("queue", Objects.requireNonNull(name, "name must not be null")));
    }

    /** The least first, by {@code order}. */
    public static <T> AsyncQueue<T> priority(int capacity, Comparator<? super T> order) {
        return priorityNamed(capacity, order, "priority queue");
    }

    /** As {@link #priority(int, Comparator)}, with a name for reports. */
    public static <T> AsyncQueue<T> priority(int capacity, Comparator<? super T> order, String name) {
        return priorityNamed(
                capacity, order, Probe.named("priority queue", Objects.requireNonNull(name, "name must not be null")));
    }

    private static <T> AsyncQueue<T> priorityNamed(int capacity, Comparator<? super T> order, String what) {
        Queue<T> items = new PriorityQueue<>(Objects.requireNonNull(order, "order must not be null"));
        return new AsyncQueue<>(items, capacity, what);
    }

    /** Last in, first out. */
    public static <T> AsyncQueue<T> lifo(int capacity) {
        return new AsyncQueue<>(Collections.asLifoQueue(new ArrayDeque<>()), capacity, "LIFO queue");
    }

    /** As {@link #lifo(int)}, with a name for reports. */
    public static <T> AsyncQueue<T> lifo(int capacity, String name) {
        String what = Probe.named("LIFO queue", Objects.requireNonNull(name, "name must not be null"));
        return new AsyncQueue<>(Collections.asLifoQueue(new ArrayDeque<>()), capacity, what);
    }

    /**
     * Puts an item in.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>while the queue is full; not at all if it is not.
     *   <dt>Cancellation
     *   <dd>leaves the item out.
     * </dl>
     *
     * @throws QueueShutDownException if the queue is, or gets, shut down
     */
    public void put(T item) {
        Ops.requireCoroutine("put");
        for (; ; ) {
            Deferred<@Nullable Void> room;
            synchronized (lock) {
                if (offer(item)) {
                    return;
                }
                room = putters.add(putters.turn());
            }
            await(room, putters, () -> items.size() < capacity);
        }
    }

    /**
     * Puts an item in if there is room. Any thread; does not suspend.
     *
     * @return whether there was room
     * @throws QueueShutDownException if the queue was shut down
     */
    public boolean offer(T item) {
        Objects.requireNonNull(item, "an item must not be null");
        synchronized (lock) {
            if (shutDown) {
                throw new QueueShutDownException("the queue was shut down and takes nothing more");
            }
            if (items.size() >= capacity) {
                return false;
            }
            items.add(item);
            unfinished++;
            getters.complete(1, null);
            return true;
        }
    }

    /**
     * Takes an item out.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>while the queue is empty; not at all if it is not.
     *   <dt>Cancellation
     *   <dd>leaves the items in.
     * </dl>
     *
     * @throws QueueShutDownException if the queue is empty and is, or gets, shut down
     */
    public T get() {
        Ops.requireCoroutine("get");
        for (; ; ) {
            Deferred<@Nullable Void> item;
            synchronized (lock) {
                T there = poll();
                if (there != null) {
                    return there;
                }
                item = getters.add(getters.turn());
            }
            await(item, getters, () -> !items.isEmpty());
        }
    }

    /**
     * Takes an item out if there is one; null if not. Any thread; does not suspend.
     *
     * @throws QueueShutDownException if the queue is empty and was shut down
     */
    public @Nullable T poll() {
        synchronized (lock) {
            T item = items.poll();
            if (item != null) {
                putters.complete(1, null);
            } else if (shutDown) {
                throw new QueueShutDownException("the queue was shut down and is empty");
            }
            return item;
        }
    }

    /**
     * Takes item after item out, until the queue is empty and was shut down: for a loop, which ends there. Those that run
     * at the same time share the items, and each item goes to one of them.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>in {@code hasNext}, which takes out what {@code next} returns, as {@link #get} does; in {@code next} where it
     *       was not asked.
     *   <dt>Cancellation
     *   <dd>leaves the items in; so does a loop that is left early, but for those that it has had.
     *   <dt>Errors
     *   <dd>off the loop {@code hasNext} and {@code next} throw an IllegalStateException.
     * </dl>
     */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            // Of the coroutine that iterates.
            private @Nullable T taken;

            @Override
            public boolean hasNext() {
                if (taken == null) {
                    try {
                        taken = get();
                    } catch (QueueShutDownException e) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the queue was shut down and is empty");
                }
                T item = Objects.requireNonNull(taken);
                taken = null;
                return item;
            }
        };
    }

    /**
     * Tells that an item that was taken out has been dealt with: for {@link #join}.
     *
     * @throws IllegalStateException if it is called more often than there were items
     */
    public void taskDone() {
        synchronized (lock) {
            if (unfinished == 0) {
                throw new IllegalStateException("taskDone() was called more often than there were items");
            }
            finish(1);
        }
    }

    /**
     * Waits until every item that was put in has been dealt with: until {@link #taskDone} was called for each.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until then; not at all if it is so.
     *   <dt>Cancellation
     *   <dd>ends the wait.
     * </dl>
     *
     * @throws IllegalStateException off the loop
     */
    public void join() {
        Ops.requireCoroutine("join");
        Deferred<@Nullable Void> end;
        synchronized (lock) {
            if (unfinished == 0) {
                return;
            }
            end = joiners.add(joiners.turn());
        }
        try {
            Async.await(end);
        } finally {
            synchronized (lock) {
                joiners.remove(end);
            }
        }
    }

    /**
     * Ends the queue for good: nothing more can be put in, and what is in can be taken out, unless {@code immediately}:
     * then it is dropped, and counts as dealt with. All who wait in vain are told.
     */
    public void shutdown(boolean immediately) {
        synchronized (lock) {
            shutDown = true;
            if (immediately) {
                finish(items.size());
                items.clear();
            }
            putters.complete(Integer.MAX_VALUE, null);
            // those who find an item take it; the others find the end
            getters.complete(Integer.MAX_VALUE, null);
        }
    }

    /** How many items are in, at this moment. */
    public int size() {
        synchronized (lock) {
            return items.size();
        }
    }

    private void finish(int n) {
        unfinished = Math.max(0, unfinished - n);
        if (unfinished == 0) {
            joiners.complete(Integer.MAX_VALUE, null);
        }
    }

    private void await(Deferred<@Nullable Void> turn, Turns<@Nullable Void> turns, BooleanSupplier worthALook) {
        try {
            Async.await(turn);
        } catch (Throwable e) {
            synchronized (lock) {
                turns.remove(turn);
                // woken, but cancelled before it could run: the next one sees to it
                // (but is not woken in vain, for he would lose his place)
                if (!turn.cancel() && turn.state() == State.SUCCESS && worthALook.getAsBoolean()) {
                    turns.complete(1, null);
                }
            }
            throw e;
        }
    }

    /** For the test that made it: null if nobody waits. */
    private @Nullable String leftBehind() {
        synchronized (lock) {
            int waiting = getters.size() + putters.size() + joiners.size();
            return waiting > 0 ? this + ": " + waiting + " waiting" : null;
        }
    }

    @Override
    public String toString() {
        return what + " (" + size() + (capacity == Integer.MAX_VALUE ? "" : " of " + capacity) + " in)";
    }
}

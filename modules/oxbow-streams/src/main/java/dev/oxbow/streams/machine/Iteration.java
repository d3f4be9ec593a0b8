// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Handle;
import dev.oxbow.streams.AsyncIterator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/**
 * A stream, iterated. Elements wait in a {@link Ring} that has room for all that were asked for; what comes beyond that
 * is the source's fault. A source that can be polled ({@link Polled}) needs no ring and sends no signals.
 */
public final class Iteration<T> extends Inlet<T> implements AsyncIterator<T> {
    /** Elements that are asked for ahead. */
    public static final int PREFETCH = 256;

    private static final String CANCELLED = "a wait for its next element was cancelled, by a time limit or otherwise";
    private static final int MOST_PREFETCH = 1 << 24;
    private static final VarHandle GRANTED;

    static {
        try {
            GRANTED = MethodHandles.lookup().findVarHandle(Iteration.class, "granted", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A source that can be polled instead of sending: its library's fusion. One that is at hand has all its elements already:
     * an empty poll is its end. Any other says when there is more, by {@link #more}, and ends by a signal.
     */
    public interface Polled<T> {
        /** Whether an empty poll is the end. */
        boolean atHand();

        /**
         * The next element; null when there is none.
         *
         * @throws Throwable the source's error
         */
        @Nullable
        T poll() throws Throwable;

        /** Whether there is nothing to poll. */
        boolean isEmpty();

        /** Drops what is there. */
        void clear();

        /** Of one at hand: whether a cancellation drops what is there, by itself. */
        boolean isClearedByCancel();
    }

    private final int prefetch;
    private final int refill;
    private final Handle taskEnds;

    // Written by the reader before its first request; before that nothing is granted and nothing can be put in.
    private @Nullable Ring<T> ring;

    // Written by the reader before each request: elements asked for so far.
    @SuppressWarnings("unused")
    private long granted;

    // Written by upstream's thread: elements received so far.
    private long received;

    // Written by the reader: nothing will be taken from here on. What is in the ring then, or comes later, is
    // discarded, by whoever finds it, one at a time.
    private volatile boolean closed;

    // Written by the reader's loop, before closed: what has closed this before the reader did; null where nothing has.
    private @Nullable String cutShort;

    // Both written in onSubscribe, before the reader can see the subscription.
    private @Nullable Polled<? extends T> polled;
    private @Nullable Subscription polledOf;

    // Written by the reader: what is polled, while that is open and has all its elements at hand; else null. Such a
    // source sends no signals, so that there is nothing else to look at for an element.
    private volatile @Nullable Polled<? extends T> atHand;

    // All below belongs to the reader.
    private @Nullable T next;
    private int taken;
    private boolean errorSeen;

    private Iteration(Publisher<?> source, Library library, int prefetch, int refill) {
        super(source, library);
        if (prefetch < 1 || prefetch > MOST_PREFETCH) {
            throw new IllegalArgumentException(
                    "prefetch must be between 1 and " + MOST_PREFETCH + ", and is " + prefetch);
        }
        if (refill < 1 || refill > prefetch) {
            throw new IllegalArgumentException("refill must be between 1 and the prefetch of " + prefetch + ", and is "
                    + refill + ": it is how many have to be taken before as many are asked for anew");
        }
        this.prefetch = prefetch;
        this.refill = refill;
        this.taskEnds = task("iterate")
                .addDoneCallback(task -> cutShort(task.name() + ", the task that made this iterator, has ended"));
    }

    /** {@code source}, iterated: {@code prefetch} elements are asked for first, then {@code refill} each time that many were taken. */
    public static <T> Iteration<T> over(Publisher<? extends T> source, int prefetch, int refill, Library library) {
        Objects.requireNonNull(source, "what is iterated must not be null");
        Iteration<T> iteration = new Iteration<>(source, library, prefetch, refill);
        try {
            source.subscribe(library.dressed(iteration));
            iteration.begun();
            return iteration;
        } catch (Throwable e) {
            iteration.close();
            throw e;
        }
    }

    /** As {@link #over(Publisher, int, int, Library)}, refilled at three quarters. */
    public static <T> Iteration<T> over(Publisher<? extends T> source, int prefetch, Library library) {
        return over(source, prefetch, prefetch - prefetch / 4, library);
    }

    // ---- upstream's thread

    /** Instead of {@link #onSubscribe}: elements will be polled. */
    public void onSubscribe(Subscription subscription, Polled<? extends T> source) {
        if (isUnsubscribed()) {
            polled = source;
            polledOf = subscription;
        }
        onSubscribe(subscription);
        if (polled != source) {
            source.clear(); // §2.5: the second one
        } else if (closed) {
            discardAll();
        }
    }

    /** Whether elements are polled. */
    public boolean isPolled() {
        return polled != null;
    }

    /** Instead of {@link #onNext}: there is more to poll. */
    public void more() {
        if (closed) {
            discardAll();
        } else {
            ring();
        }
    }

    @Override
    void element(T element) {
        Ring<T> r;
        if (received == (long) GRANTED.getAcquire(this) || (r = ring) == null) {
            library.discarded(element);
            faulty(new IllegalStateException(
                    "§1.1: the source sent more than the " + received + " elements that were asked for"));
            return;
        }
        received++;
        r.put(element); // with volatile strength: whatever the other side wrote before it looked in vain is seen below
        if (closed) {
            discardAll();
        } else {
            ring();
        }
    }

    // ---- the reader

    @Override
    void beginning() {
        Polled<? extends T> source = polled;
        if (source == null) {
            ring = new Ring<>(prefetch);
        }
        if (source == null || !source.atHand()) {
            grant(prefetch);
        } else {
            atHand = source;
        }
    }

    private void grant(long n) {
        GRANTED.setRelease(this, granted + n);
        request(n);
    }

    @Override
    boolean hasElement() {
        Polled<? extends T> source = polled;
        if (source != null) {
            return source.atHand() || !source.isEmpty();
        }
        Ring<T> r = ring;
        return r != null && !r.isEmpty();
    }

    @Override
    public boolean hasNext() {
        return next != null || advance();
    }

    @Override
    public T next() {
        if (next == null) {
            advance();
        }
        T element = next;
        if (element == null) {
            throw new NoSuchElementException("the stream has no more elements: ask hasNext() first");
        }
        next = null;
        return element;
    }

    private boolean advance() {
        Polled<? extends T> source = atHand;
        if (source != null && (next = pollAtHand(source)) != null) {
            return true;
        }
        return search();
    }

    private boolean search() {
        if (!closed && begun() && (next = take()) != null) {
            return true;
        }
        try {
            while (!closed) {
                // the end is looked for before the element, so that one that came before the end is never missed
                boolean over = isOver() || fault() != null;
                next = begun() ? take() : null;
                if (next != null) {
                    return true;
                }
                if (over) {
                    break;
                }
                if (!isOver()) {
                    pause("iterate");
                }
            }
        } catch (CancellationException e) {
            cutShort(CANCELLED);
            throw e;
        }
        return ended();
    }

    private @Nullable T take() {
        Polled<? extends T> source = polled;
        if (source != null && source.atHand()) {
            return atHand == null ? null : pollAtHand(source);
        }
        Ring<T> r = ring;
        T element = source != null ? poll(source) : r == null ? null : r.poll();
        if (element != null && ++taken == refill) {
            taken = 0;
            grant(refill);
        }
        return element;
    }

    private @Nullable T pollAtHand(Polled<? extends T> source) {
        try {
            T element = source.poll();
            if (element == null) {
                completed();
                atHand = null;
            } else if (atHand != source) {
                library.discarded(element); // closed by the source's own code, or while that suspended
                return null;
            }
            return element;
        } catch (Throwable e) {
            Throwable error = library.unwrapped(e);
            if (!closed) {
                failed(error);
                atHand = null;
            } else if (isOwnCancellation(error)) {
                throw raised(error);
            } else {
                dropped(error);
            }
            return null;
        }
    }

    private @Nullable T poll(Polled<? extends T> source) {
        if (isCancelled()) {
            return null;
        }
        try {
            return source.poll();
        } catch (Throwable e) {
            Throwable error = library.unwrapped(e);
            if (isOwnCancellation(error)) {
                cutShort(CANCELLED);
            } else {
                close();
            }
            throw raised(error);
        }
    }

    /** No element is left: false, or what the stream failed with. */
    private boolean ended() {
        taskEnds.cancel();
        RuntimeException fault = fault();
        if (fault != null) {
            cancel();
            throw fault;
        }
        Throwable error = error();
        if (error != null && !closed) {
            errorSeen = true;
            throw raised(error);
        }
        if (cutShort != null) {
            throw new IllegalStateException(
                    "the stream has more elements, or may have, and was cancelled: " + cutShort);
        }
        return false;
    }

    /** Closes it for {@code why}, so that what was not read is not taken for the end. */
    private void cutShort(String why) {
        if (!closed) {
            cutShort = why;
            close();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        atHand = null;
        taskEnds.cancel();
        Subscription ahead = endedAhead();
        if (ahead != null) {
            stop(ahead);
        }
        cancel();
        discardAll();
        ring(); // who waits here finds it closed
        Throwable error = error();
        if (error != null && !errorSeen) {
            dropped(error);
        }
    }

    /** The subscription of a source that has signalled its end while elements are still to be polled; it cleans up when cancelled. */
    private @Nullable Subscription endedAhead() {
        Polled<? extends T> source = polled;
        return source != null && !source.atHand() && isOver() && !isCancelled() && !source.isEmpty() ? polledOf : null;
    }

    private synchronized void discardAll() {
        T element = next;
        next = null;
        Ring<T> r = ring;
        while (element != null || (r != null && (element = r.poll()) != null)) {
            library.discarded(element);
            element = null;
        }
        Polled<? extends T> source = polled;
        if (source != null && !(source.atHand() && source.isClearedByCancel())) {
            source.clear();
        }
    }
}

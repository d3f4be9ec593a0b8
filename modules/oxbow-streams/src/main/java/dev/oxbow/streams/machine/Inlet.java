// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The reading end of a stream in a coroutine, for an await and for an iteration alike.
 *
 * <p>One word says how things stand with upstream: null (no subscription yet), the subscription, or an {@link End}. Two
 * parties move it, each by compare-and-set: upstream's thread, and the reader: the coroutine, or whoever cancels it on
 * its loop. The reader alone calls the subscription, so requests and cancellation never overlap (§2.7); it learns what
 * has happened by a bell, a Deferred that it hangs up before it suspends and that upstream's thread rings. To cancel the
 * task is to cancel that Deferred, which cancels upstream there and then. Upstream's thread cancels too, where nothing more
 * is {@link #enough wanted}: a source that sends until it is cancelled would never let the reader go on.
 */
abstract class Inlet<T extends @Nullable Object> implements Subscriber<T> {
    /** Upstream will not be listened to any more. */
    private static final class End implements Subscription {
        static final End COMPLETED = new End(null);
        static final End CANCELLED = new End(null);
        static final End ENOUGH = new End(null);

        final @Nullable Throwable error;

        End(@Nullable Throwable error) {
            this.error = error;
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private static final VarHandle UPSTREAM;
    private static final VarHandle BELL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            UPSTREAM = lookup.findVarHandle(Inlet.class, "upstream", Subscription.class);
            BELL = lookup.findVarHandle(Inlet.class, "bell", Deferred.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Library library;

    private final Thread subscribing = Thread.currentThread();

    // Written by the reader: it is within its subscription's request(), on this thread.
    private volatile @Nullable Thread requesting;

    // Upstream's thread and the reader, by compare-and-set.
    private volatile @Nullable Subscription upstream;

    // Hung up by the reader, taken down by either.
    private volatile @Nullable Deferred<@Nullable Void> bell;

    // Written by upstream's thread: it broke a rule, and the reader is to cancel it and to throw this.
    private volatile @Nullable RuntimeException fault;

    // Written by the reader: it has its subscription, or knows that it will get none.
    private boolean begun;

    private final Publisher<?> source;

    // Who is told of demand and signals, and of whose; null where nobody observed the loop when this was made.
    private final @Nullable LoopObserver observer;
    private final @Nullable Task<?> reader;

    Inlet(Publisher<?> source, Library library) {
        this.source = source;
        this.library = library;
        EventLoop loop = EventLoop.currentOrNull();
        this.observer = loop == null ? null : loop.observer();
        this.reader = observer == null ? null : Async.currentTask();
    }

    // ---- upstream's thread

    /** An element, before the end. */
    abstract void element(T element);

    @Override
    public final void onSubscribe(Subscription subscription) {
        if (subscription == null) {
            throw unfit("a subscription");
        }
        if (UPSTREAM.compareAndSet(this, null, subscription)) {
            if (Thread.currentThread() == subscribing) {
                begun(); // the reader itself, inside of subscribe(): a source that cannot wait may send all it has
                // there
            }
            ring();
        } else {
            stop(subscription); // §2.5: the second one; or one that comes after its reader has gone
        }
    }

    final boolean isUnsubscribed() {
        return upstream == null;
    }

    @Override
    public final void onNext(T element) {
        if (element == null) {
            throw unfit("an element");
        }
        if (upstream instanceof End || fault != null) {
            library.discarded(element); // §2.8: may still come after a cancellation
            return;
        }
        if (observer != null && reader != null) {
            observer.signalled(reader);
        }
        element(element);
    }

    @Override
    public final void onError(Throwable error) {
        if (error == null) {
            throw unfit("an error");
        }
        if (!end(new End(error))) {
            dropped(error);
        }
    }

    @Override
    public final void onComplete() {
        end(End.COMPLETED);
    }

    /** False: it was over already (§1.7: a second terminal signal changes nothing). */
    private boolean end(End how) {
        for (Subscription s = upstream; !(s instanceof End); s = upstream) {
            if (UPSTREAM.compareAndSet(this, s, how)) {
                ring();
                return true;
            }
        }
        return false;
    }

    final void faulty(RuntimeException e) {
        if (!UPSTREAM.compareAndSet(this, null, new End(e))) {
            fault = e;
        } // else there is nobody to be cancelled, and a subscription that comes now is refused
        ring();
    }

    /**
     * Nothing more is wanted: cancels upstream from its own signal. Not while the reader requests on another thread, for the
     * two must not overlap (§2.7): it finds when it is back what it has got.
     */
    final void enough() {
        Thread r = requesting;
        if (r == null || r == Thread.currentThread()) {
            leave(End.ENOUGH);
        }
    }

    /** §2.13: null must be thrown at; and since the source may be broken by that, the reader must not wait for it. */
    private NullPointerException unfit(String what) {
        NullPointerException e = new NullPointerException("§2.13: " + what + " must not be null");
        faulty(e);
        return e;
    }

    /** Wakes the reader, if it waits. What it is to find must have been written with volatile strength. */
    final void ring() {
        Deferred<@Nullable Void> b = bell;
        // only the bell that was seen is taken down: the reader may have hung up the next one already
        if (b != null && BELL.compareAndSet(this, b, null)) {
            b.complete(null);
        }
    }

    // ---- the reader

    /** Whether an element is there for the reader. */
    abstract boolean hasElement();

    /** Whether upstream has given its subscription, or will not give one any more; from then on elements may come. */
    final boolean begun() {
        if (!begun && upstream != null) {
            begun = true;
            beginning();
        }
        return begun;
    }

    /** Makes the first request. */
    abstract void beginning();

    /** Suspends until upstream has done something that the reader has not seen; if it has, not at all. */
    final void pause(String what) {
        if (bell != null) {
            throw new IllegalStateException("another coroutine waits for this stream already: let one read it");
        }
        Deferred<@Nullable Void> b = Deferred.create(() -> described(what), this::cancel);
        bell = b;
        try {
            // looked at after the bell was hung up, as upstream looks for a bell after it has written: one sees the
            // other
            if (begun ? !isReady() : upstream == null) {
                Async.await(b);
            }
        } finally {
            bell = null;
        }
    }

    private String described(String what) {
        String described = library.described(source);
        return described.isEmpty() ? what : what + " of " + described;
    }

    /** Whether the reader has something to do. */
    final boolean isReady() {
        return hasElement() || isOver() || fault != null;
    }

    final void request(long n) {
        Subscription s = upstream;
        if (s == null) {
            return;
        }
        if (observer != null && reader != null) {
            observer.requested(reader, n);
        }
        requesting = Thread.currentThread();
        try {
            s.request(n);
        } catch (Throwable e) { // §3.16: it must not
            fault = new IllegalStateException("§3.16: the source's request() threw", e);
        } finally {
            requesting = null;
        }
    }

    /** The reader has found the end by itself. */
    final void completed() {
        end(End.COMPLETED);
    }

    /** The reader was thrown at by what it polled: upstream knows nothing of it, and has yet to clean up. */
    final void failed(Throwable error) {
        leave(new End(error));
    }

    /** Cancels upstream unless it is over. Once, on the reader's loop; a subscription yet to come is refused. */
    final void cancel() {
        leave(End.CANCELLED);
    }

    private void leave(End how) {
        for (Subscription s = upstream; !(s instanceof End); s = upstream) {
            if (UPSTREAM.compareAndSet(this, s, how)) {
                if (s != null) {
                    stop(s);
                }
                return;
            }
        }
    }

    final boolean isOver() {
        return upstream instanceof End;
    }

    final boolean isCancelled() {
        return upstream == End.CANCELLED;
    }

    final @Nullable RuntimeException fault() {
        return fault;
    }

    final @Nullable Throwable error() {
        return upstream instanceof End end ? end.error : null;
    }

    final void stop(Subscription subscription) {
        try {
            subscription.cancel();
        } catch (Throwable e) { // §3.15: it must not
            dropped(e);
        }
    }

    final void dropped(Throwable error) {
        if (!(error instanceof CancellationException)) {
            library.dropped(error);
        }
    }

    // ---- helpers

    /** Whether {@code e} cancels the current task: one that nobody has cancelled has met a failure of that name. */
    static boolean isOwnCancellation(Throwable e) {
        return e instanceof CancellationException && Async.currentTask().cancelling() > 0;
    }

    /** As {@link #task}, where it does not matter which: a gathered body that finds its value there needs none. */
    static void requireCoroutine(String word) {
        if (!Async.inCoroutine()) {
            task(word); // says why not
        }
    }

    /** The task that runs the caller. */
    static Task<?> task(String word) {
        try {
            return Async.currentTask();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    word + " suspends, and so belongs in a coroutine: enter one with Async.run or EventLoop.start, make"
                            + " the whole a publisher of its own, or block with what the stream's library has for it",
                    e);
        }
    }

    /**
     * Throws {@code error} as an await does: what a source fails with, a CancellationException too, is a failure. Not so
     * the cancellation of the task itself, which a source passes on whose own code the reader runs and which suspends there.
     */
    static RuntimeException raised(Throwable error) {
        Deferred<@Nullable Void> failed = Deferred.create("stream");
        failed.fail(error);
        try {
            Async.await(failed);
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("it has failed", error);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.Promise;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription to the result of a promise: the value, if it is not null, and completion; or an error.
 *
 * <p>The value needs demand, and may come before it or after it; errors and emptiness do not. Whoever makes the last step
 * to {@link #OVER} by compare-and-set signals: the one who brings the result, or the one who brings the demand.
 */
public final class Delivery<T> implements Subscription {
    private static final int NOTHING = 0;
    private static final int DEMAND = 1;
    private static final int RESULT = 2;
    private static final int OVER = 3;

    private static final VarHandle STATE;
    private static final VarHandle ON_CANCEL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Delivery.class, "state", int.class);
            ON_CANCEL = lookup.findVarHandle(Delivery.class, "onCancel", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Library library;

    // False where others have the result too: an error is not lost with one who leaves.
    private final boolean own;

    // What becomes of a value that the subscriber does not get.
    private final Consumer<? super T> undelivered;

    private final boolean secluded = EventLoop.currentOrNull() == null;

    // Any thread, by compare-and-set.
    @SuppressWarnings("unused")
    private volatile int state = NOTHING;

    // Emptied by whoever moves the state to OVER (§3.13).
    private volatile @Nullable Subscriber<? super T> subscriber;

    // What to do when the subscriber cancels. Written by the subscribing thread, and taken out, by exchange, by whoever
    // does it, so that it is done once.
    @SuppressWarnings("unused")
    private volatile @Nullable Runnable onCancel;

    // Set by any thread, for good.
    private volatile boolean cancelled;

    // Written before the state becomes RESULT.
    private @Nullable T value;

    private Delivery(Subscriber<? super T> subscriber, Library library, boolean own, Consumer<? super T> undelivered) {
        this.subscriber = subscriber;
        this.library = library;
        this.own = own;
        this.undelivered = undelivered;
    }

    /** Cold: the body starts on subscription, and is cancelled with it. */
    public static <T> void ofBody(
            Coroutine<? extends @Nullable T> body, Subscriber<? super T> subscriber, Library library) {
        ofBody(body, subscriber, library, library::discarded);
    }

    /** As {@link #ofBody}, where {@code undelivered} sees to what a subscriber that has left does not get. */
    public static <T> void ofBody(
            Coroutine<? extends @Nullable T> body,
            Subscriber<? super T> subscriber,
            Library library,
            Consumer<? super T> undelivered) {
        Delivery<T> delivery = begin(subscriber, library, true, undelivered);
        if (delivery == null) {
            return;
        }
        Promise<? extends @Nullable T> started;
        try {
            started = Async.<@Nullable T>launch(library.entered(body));
        } catch (RuntimeException e) { // the loop is closed
            delivery.end(e);
            return;
        }
        delivery.attach(started);
        delivery.stopBy(() -> started.cancel("its subscriber cancelled"));
    }

    /** Hot: the promise is shared, and left alone. */
    public static <T> void ofPromise(
            Promise<? extends @Nullable T> promise, Subscriber<? super T> subscriber, Library library) {
        Delivery<T> delivery = begin(subscriber, library, false, value -> {});
        if (delivery != null) {
            Handle watching = delivery.attach(promise);
            delivery.stopBy(watching::cancel);
        }
    }

    /** The promise is asked for on subscription, and left alone; how it ends is of interest to the end. */
    public static <T> void ofShielded(
            Supplier<? extends Promise<? extends @Nullable T>> promises,
            Subscriber<? super T> subscriber,
            Library library) {
        Delivery<T> delivery = begin(subscriber, library, true, library::discarded);
        if (delivery != null) {
            delivery.attach(promises.get());
        }
    }

    private void stopBy(Runnable action) {
        onCancel = action;
        if (cancelled) {
            runOnCancel(); // it came before, and found nothing to do
        }
    }

    /** Null if its subscriber is gone already. */
    private static <T> @Nullable Delivery<T> begin(
            Subscriber<? super T> subscriber, Library library, boolean own, Consumer<? super T> undelivered) {
        Objects.requireNonNull(subscriber, "§1.9: the subscriber must not be null");
        Delivery<T> delivery = new Delivery<>(subscriber, library, own, undelivered);
        try {
            subscriber.onSubscribe(delivery); // §1.9: before any other signal
            return delivery.state == OVER ? null : delivery;
        } catch (Throwable e) { // §2.13: it must not
            delivery.cancel();
            library.dropped(e);
            return null;
        }
    }

    private <R extends @Nullable T> Handle attach(Promise<R> promise) {
        return Blocked.known(promise).addDoneCallback(done -> {
            if (secluded) {
                EventLoop.outside(() -> arrived(done));
            } else {
                arrived(done);
            }
        });
    }

    /**
     * Tells {@code success} or {@code failure} what becomes of a promise, where there is no demand to wait for. What is
     * called finds the loop that called here, or none.
     *
     * @return calls it off
     */
    public static <T extends @Nullable Object> Handle tell(
            Promise<T> promise, Consumer<? super T> success, Consumer<? super Throwable> failure) {
        boolean secluded = EventLoop.currentOrNull() == null;
        return Blocked.known(promise).addDoneCallback(done -> {
            Throwable error = error(done, Library.PLAIN);
            Runnable telling = error != null ? () -> failure.accept(error) : () -> success.accept(done.resultNow());
            if (secluded) {
                EventLoop.outside(telling);
            } else {
                telling.run();
            }
        });
    }

    private static @Nullable Throwable error(Promise<?> done, Library library) {
        return switch (done.state()) {
            case FAILED -> Unwrapped.error(done.exceptionNow(), library);
            case CANCELLED -> new CancellationException(done.name() + " was cancelled");
            default -> null;
        };
    }

    private void arrived(Promise<? extends @Nullable T> done) {
        Throwable error = error(done, library);
        T result = done.state() == State.SUCCESS ? done.resultNow() : null;
        if (result == null) {
            end(error);
            return;
        }
        value = result;
        if (!STATE.compareAndSet(this, NOTHING, RESULT) && !deliver(DEMAND)) {
            undelivered.accept(result);
        }
    }

    /** False: it was over. */
    private boolean deliver(int from) {
        T v = value;
        Subscriber<? super T> s = subscriber;
        if (v == null || s == null || !STATE.compareAndSet(this, from, OVER)) {
            return false;
        }
        value = null;
        try {
            s.onNext(v);
            // §1.8: a subscriber that cancelled meanwhile has forgotten itself here
            if (subscriber != null) {
                subscriber = null;
                s.onComplete();
            }
        } catch (Throwable e) { // §2.13: it must not
            subscriber = null;
            library.dropped(e);
        }
        return true;
    }

    private void end(@Nullable Throwable error) {
        int before = (int) STATE.getAndSet(this, OVER);
        Subscriber<? super T> s = subscriber;
        discard(before);
        if (before == OVER || s == null) {
            if (own && error != null && !(error instanceof CancellationException)) {
                library.dropped(error);
            }
            return;
        }
        subscriber = null;
        try {
            if (error == null) {
                s.onComplete();
            } else {
                s.onError(error);
            }
        } catch (Throwable e) { // §2.13: it must not
            library.dropped(e);
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            if (state != OVER) {
                stop();
                end(new IllegalArgumentException("§3.9: a request must be for 1 at least, and is for " + n));
            }
            return;
        }
        if (!STATE.compareAndSet(this, NOTHING, DEMAND)) {
            deliver(RESULT);
        }
    }

    @Override
    public void cancel() {
        int before = (int) STATE.getAndSet(this, OVER);
        subscriber = null;
        discard(before);
        stop();
    }

    /** A result that waited for demand. */
    private void discard(int before) {
        T v = value;
        if (before == RESULT && v != null) {
            value = null;
            undelivered.accept(v);
        }
    }

    private void stop() {
        cancelled = true;
        runOnCancel();
    }

    private void runOnCancel() {
        Runnable action = (Runnable) ON_CANCEL.getAndSet(this, (Runnable) null);
        if (action != null) {
            action.run();
        }
    }
}

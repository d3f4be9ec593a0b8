// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.streams.machine.Await;
import dev.oxbow.streams.machine.Await.Want;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A look at a Single, for an await. What it signals while it is subscribed to, on the thread that subscribes, is taken in
 * place: that thread alone reads and writes it. If it is not over then, an {@link Await} takes over.
 *
 * <p>Signals of other threads that come before that are kept, newest first, and told to the Await when it takes over; those
 * that come later are passed on. The word of this object is null, the chain of what is kept, who has taken over, or {@link #OVER}; each
 * transition is a compare-and-set.
 */
final class Glance<T> extends AtomicReference<@Nullable Object> implements SingleObserver<T> {
    private static final long serialVersionUID = 1;

    /** It is over, and was seen: what comes now comes too late. Whoever reads this sees the outcome too. */
    private static final Object OVER = new Object();

    private record Kept<T>(
            Consumer<Observing<T>> signal, @Nullable Kept<T> before) {}

    private final transient Thread reader = Thread.currentThread();

    // The reader's, until it hands over.
    private transient @Nullable Disposable disposable;
    private transient @Nullable T value;
    private transient @Nullable Throwable error;

    private Glance() {}

    /** What {@code single} has, or will have. */
    static <T> T at(Single<? extends T> single) {
        Await.require(Want.ONLY);
        Glance<T> glance = new Glance<>();
        try {
            single.subscribe(glance);
        } catch (Throwable e) {
            if (glance.disposable != null) {
                glance.disposable.dispose();
            }
            throw e;
        }
        T value = glance.value;
        if (value != null) {
            glance.lazySet(OVER);
            return value;
        }
        if (glance.error != null) {
            glance.lazySet(OVER);
            throw Await.failure(glance.error);
        }
        return Await.<T>in(subscriber -> glance.handOver(new Observing<>(subscriber)), Want.ONLY, Plugins.OBSERVED);
    }

    /** What a Single has that is over before subscribe() returns is there when it does; the rest comes by the other way. */
    private void handOver(Observing<T> next) {
        Disposable d = disposable;
        if (d != null) {
            next.onSubscribe(d);
        }
        @SuppressWarnings("unchecked") // nothing else is kept
        Kept<T> kept = (Kept<T>) getAndSet(next);
        replay(kept, next);
    }

    private void replay(@Nullable Kept<T> kept, Observing<T> next) {
        if (kept != null) {
            replay(kept.before, next);
            kept.signal.accept(next);
        }
    }

    /** Whether the caller is to take a signal in place; else it has been kept, or passed on. */
    private boolean inPlace(Consumer<Observing<T>> signal) {
        for (; ; ) {
            Object now = get();
            if (now == OVER || (now == null && Thread.currentThread() == reader)) {
                return true;
            }
            if (now instanceof Observing<?> next) {
                @SuppressWarnings("unchecked") // it took over from this
                Observing<T> mine = (Observing<T>) next;
                signal.accept(mine);
                return false;
            }
            @SuppressWarnings("unchecked") // nothing else is kept
            Kept<T> before = (Kept<T>) now;
            if (compareAndSet(now, new Kept<>(signal, before))) {
                return false;
            }
        }
    }

    @Override
    public void onSubscribe(Disposable d) {
        if (inPlace(next -> next.onSubscribe(d))) {
            if (disposable == null) {
                disposable = d;
            } else {
                d.dispose(); // the second one
            }
        }
    }

    @Override
    public void onSuccess(T it) {
        if (inPlace(next -> next.onSuccess(it)) && value == null && error == null) {
            if (it == null) {
                error = new NullPointerException("a Single's value must not be null");
            } else {
                value = it;
            }
        }
    }

    @Override
    public void onError(Throwable it) {
        Throwable e = it != null ? it : new NullPointerException("a Single's error must not be null");
        if (inPlace(next -> next.onError(e))) {
            if (value == null && error == null) {
                error = e;
            } else if (!(e instanceof CancellationException)) {
                RxJavaPlugins.onError(e);
            }
        }
    }
}

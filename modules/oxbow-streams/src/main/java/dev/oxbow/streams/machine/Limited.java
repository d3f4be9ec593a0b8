// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription under a limit: it holds a permit from before it subscribes upstream until the end, an error or the
 * cancellation. No thread waits for the permit, and no coroutine: elements pass straight through.
 */
public final class Limited<T> implements Subscriber<T>, Subscription {
    private static final VarHandle UPSTREAM;
    private static final VarHandle EARLY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            UPSTREAM = lookup.findVarHandle(Limited.class, "upstream", Subscription.class);
            EARLY = lookup.findVarHandle(Limited.class, "early", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** In place of the upstream of a subscription that is over. */
    private static final Subscription OVER = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    /**
     * Subscriptions whose permits came while their thread was making another one, or was signalling the end of the one that
     * had the permit: one after the other, no recursion.
     */
    private static final ThreadLocal<@Nullable ArrayDeque<Runnable>> TURNS = new ThreadLocal<>();

    private final Publisher<? extends T> source;
    private final Subscriber<? super T> downstream;
    private final Library library;
    private final Promise<Permit> permit;
    private final boolean secluded = EventLoop.currentOrNull() == null;

    // Any thread, by compare-and-set: null, the subscription, OVER.
    private volatile @Nullable Subscription upstream;

    // Demand that came before upstream's subscription; whoever takes it out, by exchange, passes it on. Any thread.
    @SuppressWarnings("unused")
    private volatile long early;

    private Limited(
            Publisher<? extends T> source, Subscriber<? super T> downstream, AsyncSemaphore permits, Library library) {
        this.source = source;
        this.downstream = downstream;
        this.library = library;
        this.permit = permits.acquireAsync();
    }

    /** Subscribes {@code downstream} to {@code source} once there is a permit. */
    public static <T> void subscribe(
            Publisher<? extends T> source, Subscriber<? super T> downstream, AsyncSemaphore permits, Library library) {
        Objects.requireNonNull(downstream, "§1.9: the subscriber must not be null");
        Limited<T> limited = new Limited<>(source, downstream, permits, library);
        try {
            downstream.onSubscribe(limited); // §1.9: before any other signal
        } catch (Throwable e) { // §2.13: it must not
            limited.cancel();
            library.dropped(e);
            return;
        }
        if (limited.permit.isDone()) {
            limited.granted();
        } else {
            limited.permit.addDoneCallback(done -> inTurn(limited::granted));
        }
    }

    private static void inTurn(Runnable subscription) {
        ArrayDeque<Runnable> turns = TURNS.get();
        if (turns != null) {
            turns.add(subscription);
        } else {
            first(subscription);
        }
    }

    /** Calls {@code action} now, and those whose turn has come through it after it. */
    private static void first(Runnable action) {
        if (TURNS.get() != null) {
            action.run(); // those who wait already go on waiting
            return;
        }
        ArrayDeque<Runnable> turns = new ArrayDeque<>();
        TURNS.set(turns);
        try {
            action.run();
        } finally {
            try {
                for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
                    next.run();
                }
            } finally {
                TURNS.remove();
            }
        }
    }

    private void granted() {
        if (permit.state() != State.SUCCESS || upstream == OVER) {
            release();
            return;
        }
        if (secluded) {
            EventLoop.outside(
                    this::subscribeUpstream); // whose loop gave the permit back is no business of the source's
        } else {
            subscribeUpstream();
        }
    }

    private void subscribeUpstream() {
        try {
            source.subscribe(library.dressed(this));
        } catch (Throwable e) { // §1.9: it must not
            Subscription s = upstream;
            if (s != null) {
                stop(s);
            }
            try {
                onError(e);
            } catch (Throwable thrown) { // §2.13: nor must a subscriber; others wait for their turn on this stack
                library.dropped(thrown);
            }
        }
    }

    /** Exactly once: a permit knows whether it was closed, and one that is called off never comes. */
    private void release() {
        if (!permit.cancel() && permit.state() == State.SUCCESS) {
            permit.resultNow().close();
        }
    }

    /** False: it was over already. */
    private boolean end(Runnable signal) {
        if (UPSTREAM.getAndSet(this, OVER) == OVER) {
            return false;
        }
        first(() -> {
            release(); // before the signal: whoever subscribes on it finds the permit
            signal.run();
        });
        return true;
    }

    // ---- upstream

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: a subscription must not be null");
        if (!UPSTREAM.compareAndSet(this, null, subscription)) {
            stop(subscription); // §2.5: the second one; or one that comes after the cancellation
            return;
        }
        passOn(subscription);
    }

    @Override
    public void onNext(T element) {
        Objects.requireNonNull(element, "§2.13: an element must not be null");
        if (upstream == OVER) {
            library.discarded(element);
            return;
        }
        try {
            downstream.onNext(element);
        } catch (Throwable e) { // §2.13: it must not, and counts as cancelled; the source is told
            cancel();
            throw e;
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "§2.13: an error must not be null");
        if (!end(() -> downstream.onError(error)) && !(error instanceof CancellationException)) {
            library.dropped(error);
        }
    }

    @Override
    public void onComplete() {
        end(downstream::onComplete);
    }

    // ---- downstream

    @Override
    public void request(long n) {
        Subscription s = upstream;
        if (s != null) {
            s.request(n);
            return;
        }
        if (n <= 0) {
            end(() -> downstream.onError(
                    new IllegalArgumentException("§3.9: a request must be for 1 at least, and is for " + n)));
            return;
        }
        long before;
        long sum;
        do {
            before = early;
            sum = before + n < 0 ? Long.MAX_VALUE : before + n;
        } while (!EARLY.compareAndSet(this, before, sum));
        s = upstream;
        if (s != null) {
            passOn(s); // it came in between: one of the two takes the demand out
        }
    }

    private void passOn(Subscription s) {
        long n = (long) EARLY.getAndSet(this, 0L);
        if (n > 0) {
            s.request(n);
        }
    }

    @Override
    public void cancel() {
        Subscription s = (Subscription) UPSTREAM.getAndSet(this, OVER);
        if (s == OVER) {
            return;
        }
        if (s != null) {
            stop(s);
        }
        release();
    }

    private void stop(Subscription s) {
        try {
            s.cancel();
        } catch (Throwable e) { // §3.15: it must not
            library.dropped(e);
        }
    }
}

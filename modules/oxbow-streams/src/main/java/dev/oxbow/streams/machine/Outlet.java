// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.streams.Emitter;
import dev.oxbow.streams.Generator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription to a {@link Generator}: where its coroutines meet its subscriber.
 *
 * <p>The subscriber is signalled on the generator's loop alone, so all that concerns signals is confined there: whose
 * turn it is to emit, how many have been emitted, and the end, which is signalled when the body is done and nobody is
 * inside of onNext. The subscriber's thread, which may be any, only ever adds to the demand, or says stop, and wakes the
 * emitter that waits. So neither does a request emit on the requester's stack (§3.3), nor is there a lock.
 */
public final class Outlet<T> implements Subscription, Emitter<T> {
    /** {@link #requested} where there will be no more elements. */
    private static final long STOPPED = -1;

    /** Turns to wait for a cancellation that is sure to come, unless the body has withdrawn it. */
    private static final int PATIENCE = 10_000;

    private static final VarHandle REQUESTED;

    static {
        try {
            REQUESTED = MethodHandles.lookup().findVarHandle(Outlet.class, "requested", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Generator<? extends T> generator;
    private final Library library;

    // True where the loop is the body's own, and so no business of the subscriber's.
    private final boolean secluded = EventLoop.currentOrNull() == null;

    // ---- any thread

    /** Null when the subscriber must not be signalled any more, and can be forgotten (§3.13). */
    private volatile @Nullable Subscriber<? super T> subscriber;

    /**
     * The sum of all requests, which only grows; STOPPED, for good, once a cancellation, a bad request, a subscriber that
     * threw or the end of the body has it that there will be no more elements. So one look says whether to emit.
     */
    private volatile long requested;

    /** The error of a bad request (§3.9). Written before the body is cancelled for it, as {@link #cancelled} is. */
    private volatile @Nullable Throwable badRequest;

    /** Set by the subscriber: no signal any more (§3.12). */
    private volatile boolean cancelled;

    /** The emitter that waits for demand. Written by it, read by whoever brings demand. */
    private volatile @Nullable Deferred<@Nullable Void> starved;

    /** The task that runs the body. Written once, on its loop, before the body begins. */
    private volatile @Nullable Task<?> main;

    /** Its loop. Written before the body begins, which gives this outlet to whoever emits. */
    private @Nullable EventLoop home;

    // ---- on the generator's loop

    private @Nullable Thread mainThread;
    private long emitted;
    // Whether the subscriber is just signalled, and, where onNext may suspend, by which thread.
    private boolean insideOnNext;
    private @Nullable Thread signalling;

    // Whether it is somebody's turn to emit, and, once anybody has had to wait for his, who waits.
    private boolean taken;
    private @Nullable Turns turns;

    private @Nullable Throwable thrownByOnNext;
    private @Nullable Promise<?> ended;

    private Outlet(Generator<? extends T> generator, Subscriber<? super T> subscriber, Library library) {
        this.generator = generator;
        this.subscriber = subscriber;
        this.library = library;
    }

    /** Subscribes: the body starts, on the caller's loop or else on one of its own. */
    public static <T> void subscribe(
            Generator<? extends T> generator, Subscriber<? super T> subscriber, Library library) {
        Objects.requireNonNull(subscriber, "§1.9: the subscriber must not be null");
        Outlet<T> outlet = new Outlet<>(generator, subscriber, library);
        try {
            subscriber.onSubscribe(outlet); // §1.9: before any other signal
        } catch (Throwable e) { // §2.13: it must not
            outlet.subscriber = null;
            library.dropped(e);
            return;
        }
        outlet.start();
    }

    private void start() {
        if (requested == STOPPED) {
            Subscriber<? super T> s = subscriber;
            Throwable error = badRequest;
            if (s != null && error != null) {
                end(s, error);
            }
            return;
        }
        Promise<?> body;
        try {
            body = Async.<@Nullable Void>launch(library.<@Nullable Void>entered(this::run));
        } catch (RuntimeException e) { // the loop is closed
            Subscriber<? super T> s = subscriber;
            if (s != null) {
                end(s, e);
            }
            return;
        }
        body.addDoneCallback(this::ended);
    }

    private @Nullable Void run() throws Exception {
        mainThread = Thread.currentThread();
        home = EventLoop.current();
        main = Async.currentTask();
        if (requested != STOPPED) { // looked at after `main` was written, as stop() does it the other way round
            generator.run(this);
        }
        return null;
    }

    // ---- the subscriber

    @Override
    public void request(long n) {
        if (n <= 0) {
            if (badRequest == null && subscriber != null) {
                badRequest = new IllegalArgumentException("§3.9: a request must be for 1 at least, and is for " + n);
                stop("its subscriber asked for " + n);
            }
            return;
        }
        for (; ; ) {
            long r = requested;
            if (r == Long.MAX_VALUE || r == STOPPED) {
                return; // §3.17: unbounded from now on; §3.6: nothing any more
            }
            long sum = r + n;
            if (REQUESTED.compareAndSet(this, r, sum < 0 ? Long.MAX_VALUE : sum)) {
                break;
            }
        }
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        stop("its subscriber cancelled");
        subscriber = null; // §3.13
    }

    private void stop(String reason) {
        if (requested == STOPPED) {
            return; // §3.7: once is enough; requests and cancellations come one after the other (§2.7)
        }
        requested = STOPPED;
        Task<?> m = main;
        if (m != null) {
            m.cancel(reason);
        }
        wake();
    }

    private void wake() {
        Deferred<@Nullable Void> s = starved;
        if (s != null) {
            s.complete(null);
        }
    }

    // ---- the emitters

    @Override
    public void emit(T element) {
        Objects.requireNonNull(
                element, "an element must not be null: leave it out, or emit something that stands for it");
        EventLoop loop = Objects.requireNonNull(home, "the generator has not begun");
        // the thread on which the body began serves its loop and no other: there it need not be looked for
        if (Thread.currentThread() != mainThread && Inlet.task("emit").loop() != loop) {
            emitAt(loop, element);
            return;
        }
        Subscriber<? super T> s = null;
        try {
            if (taken) {
                waitForTurn();
            }
            taken = true;
            try {
                s = awaitDemand();
                emitted++;
                signal(loop, s, element);
            } finally {
                passTurn();
            }
        } catch (Throwable e) {
            if (s == null) {
                library.discarded(element); // nobody has seen it
            }
            throw e;
        }
    }

    private void waitForTurn() {
        if (insideOnNext && (secluded || signalling == Thread.currentThread())) {
            throw new IllegalStateException("emit was called from within the subscriber's onNext, and would wait for"
                    + " that to return: emit it in a task of its own, started there and not awaited there");
        }
        Turns t = turns;
        if (t == null) {
            turns = t = new Turns();
        }
        t.await(this::passTurn);
    }

    private void passTurn() {
        if (turns == null || !turns.passOn()) {
            taken = false;
        }
    }

    /** An element meant for {@code out} that will not be emitted. */
    static void discarded(Emitter<?> out, Object element) {
        if (out instanceof Outlet<?> outlet) {
            outlet.library.discarded(element);
        }
    }

    private void emitAt(EventLoop home, T element) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            Async.await(home.start(() -> {
                begun.set(true);
                emit(element);
            }));
        } catch (Throwable e) {
            if (!begun.get()) { // cancelled before its first step, or refused: it will not run
                library.discarded(element);
            }
            throw e;
        }
    }

    private Subscriber<? super T> awaitDemand() {
        for (; ; ) {
            long r = requested;
            Subscriber<? super T> s = subscriber;
            if (emitted < r && s != null) {
                return s;
            }
            if (r == STOPPED || s == null) {
                throw refusal();
            }
            Deferred<@Nullable Void> demand = Deferred.create("demand");
            starved = demand;
            // looked at after `starved` was written, as the subscriber looks for it after it has written: one sees
            // the other
            if (requested == r) {
                Async.await(demand);
            }
        }
    }

    private void signal(EventLoop loop, Subscriber<? super T> s, T element) {
        insideOnNext = true;
        try {
            if (secluded) {
                loop.callOutside(() -> s.onNext(element)); // it cannot suspend: nothing else of the loop runs meanwhile
            } else {
                Thread here = Thread.currentThread();
                if (signalling != here) {
                    signalling = here;
                }
                s.onNext(element);
            }
        } catch (Throwable e) {
            brokenBy(e);
            throw e;
        } finally {
            insideOnNext = false;
            if (ended != null) {
                signalEnd(ended);
            }
        }
    }

    /** §2.13: the subscriber threw, and counts as cancelled. */
    private void brokenBy(Throwable e) {
        thrownByOnNext = e;
        requested = STOPPED;
        subscriber = null;
        library.dropped(e);
        Task<?> m = main;
        if (m != null && m != Async.currentTask()) {
            m.cancel("its subscriber failed");
        }
    }

    /**
     * Why there is nothing to emit to. The body's own task has been cancelled, or is just being cancelled by a thread that
     * has got as far as to say so: it is to see that as its cancellation, here, so that its cleanup, which may await, is
     * not hit by it later. A request that is in the loop's inbox takes two turns at most.
     */
    private RuntimeException refusal() {
        if (ended != null) {
            return new IllegalStateException("the generator has ended: await those who emit before its end");
        }
        Task<?> task = Async.currentTask();
        if (task == main && thrownByOnNext == null) {
            for (int turn = 0; turn < 3 || (task.cancelling() == 0 && turn < PATIENCE); turn++) {
                Async.sleep(Duration.ZERO);
            }
        }
        return new CancellationException("the subscriber takes no more elements");
    }

    // ---- the end

    private void ended(Promise<?> done) {
        ended = done;
        requested = STOPPED;
        wake();
        if (!insideOnNext) {
            signalEnd(done);
        }
    }

    private void signalEnd(Promise<?> done) {
        Throwable error = done.state() == State.FAILED ? done.exceptionNow() : null;
        Subscriber<? super T> s = subscriber;
        subscriber = null; // §1.7: nothing after this
        if (s == null || cancelled) {
            if (error != null && error != thrownByOnNext && !(error instanceof CancellationException)) {
                library.dropped(Unwrapped.error(error, library));
            }
            return;
        }
        Throwable bad = badRequest;
        if (bad != null) {
            error = bad;
        } else if (error != null) {
            error = Unwrapped.error(error, library);
        } else if (done.state() == State.CANCELLED) {
            error = new CancellationException("the generator was cancelled"); // not by its subscriber: it must be told
        }
        if (secluded) {
            Throwable e = error;
            EventLoop.outside(() -> end(s, e));
        } else {
            end(s, error);
        }
    }

    private void end(Subscriber<? super T> s, @Nullable Throwable error) {
        try {
            if (error == null) {
                s.onComplete();
            } else {
                s.onError(error);
            }
        } catch (Throwable e) { // §2.13
            library.dropped(e);
        }
    }
}

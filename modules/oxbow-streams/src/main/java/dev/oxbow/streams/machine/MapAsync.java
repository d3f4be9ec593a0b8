// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.TaskGroup;
import dev.oxbow.streams.AsyncFunction;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Emitter;
import dev.oxbow.streams.Generator;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future.State;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine for each element of a stream, so many at a time, as the generator of a new one.
 *
 * <p>One coroutine reads and starts, the generator's own emits. The reader takes a slot for an element before it starts
 * it, and the emitter gives it back. So what has been started and not been emitted is bounded, whether the function is
 * slow or the subscriber. Where a semaphore is shared with others, its permit is held while the function runs, and no
 * longer. A failure is a value until its turn to be emitted has come, so that it overtakes nothing.
 */
public final class MapAsync<T, R> {
    /** Elements under way where a shared semaphore alone sets the limit. */
    private static final int SLOTS = 256;

    private final AsyncFunction<? super T, ? extends R> function;
    private final int most;
    private final @Nullable AsyncSemaphore permits;

    private MapAsync(
            AsyncFunction<? super T, ? extends R> function, int most, @Nullable AsyncSemaphore permits) {
        this.function = Objects.requireNonNull(function, "the function must not be null");
        this.most = most;
        this.permits = permits;
    }

    /** {@code most} at a time. */
    public static <T, R> MapAsync<T, R> of(AsyncFunction<? super T, ? extends R> function, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least 1 must be allowed at a time, and not " + most);
        }
        return new MapAsync<>(function, most, null);
    }

    /** As many at a time as there are permits to be had, and slots. */
    public static <T, R> MapAsync<T, R> of(
            AsyncFunction<? super T, ? extends R> function, AsyncSemaphore permits) {
        return new MapAsync<>(function, SLOTS, Objects.requireNonNull(permits, "permits must not be null"));
    }

    /**
     * Results in the order of the elements.
     *
     * @param source iterates the stream, with a given prefetch
     */
    public Generator<R> ordered(IntFunction<AsyncIterator<T>> source) {
        return out -> run(source, out, true);
    }

    /**
     * Results as they come.
     *
     * @param source iterates the stream, with a given prefetch
     */
    public Generator<R> unordered(IntFunction<AsyncIterator<T>> source) {
        return out -> run(source, out, false);
    }

    private void run(IntFunction<AsyncIterator<T>> source, Emitter<? super R> out, boolean ordered) throws Exception {
        Running running = new Running(out, ordered);
        try {
            running.run(source);
        } finally {
            running.discardResults();
            running.giveSlotsBack();
        }
    }

    /** One subscription. All is confined to its loop. */
    private final class Running {
        private final Emitter<? super R> out;
        private final boolean ordered;
        private final AsyncSemaphore slots = new AsyncSemaphore(most);
        private final AsyncQueue<Promise<Outcome<@Nullable R>>> results = new AsyncQueue<>();
        private final Promise<Outcome<@Nullable R>> end = Deferred.create("end");
        private Promise<Outcome<@Nullable R>> next = end;

        Running(Emitter<? super R> out, boolean ordered) {
            this.out = out;
            this.ordered = ordered;
        }

        void run(IntFunction<AsyncIterator<T>> source) throws Exception {
            Async.<@Nullable Void>taskGroup(group -> {
                group.start(() -> {
                    Throwable error = readAll(source);
                    if (error != null) {
                        results.put(MapAsync.<Outcome<@Nullable R>>ready(new Outcome.Failed<@Nullable R>(error)));
                    }
                    results.put(end);
                });
                while ((next = results.get()) != end) {
                    Outcome<@Nullable R> outcome = Async.<Outcome<@Nullable R>>await(next);
                    next = end; // what is emitted is no longer ours
                    R result = MapAsync.<@Nullable R>value(outcome);
                    if (result != null) {
                        out.emit(result);
                    }
                    slots.release();
                }
                return null;
            });
        }

        /** Returns when all have ended: null, or the error of the source. */
        private @Nullable Throwable readAll(IntFunction<AsyncIterator<T>> source) throws Exception {
            return Async.<@Nullable Throwable>taskGroup(group -> {
                try (AsyncIterator<T> elements = source.apply(Math.min(most, Iteration.PREFETCH))) {
                    for (T element : elements) {
                        begin(group, new Call(element, ordered ? null : results));
                    }
                    return null;
                } catch (Throwable e) {
                    if (Inlet.isOwnCancellation(e)) {
                        throw e;
                    }
                    return e;
                }
            });
        }

        private void begin(TaskGroup group, Call call) {
            Task<Outcome<@Nullable R>> task;
            try {
                slots.acquire();
                task = start(group, call);
            } catch (Throwable e) {
                call.discardUnlessBegun(out);
                throw e;
            }
            // a task that is cancelled before its first step never runs
            task.addDoneCallback(done -> call.discardUnlessBegun(out));
            if (ordered) {
                results.put(task);
            }
        }

        /** All have ended: a test that looks for permits that were forgotten is to find none of ours. */
        void giveSlotsBack() {
            for (int taken = most - slots.available(); taken > 0; taken--) {
                slots.release();
            }
        }

        /** Those that were there for a subscriber that has gone. */
        void discardResults() {
            for (Promise<Outcome<@Nullable R>> p = next; p != null; p = results.poll()) {
                if (p != end
                        && p.state() == State.SUCCESS
                        && p.resultNow() instanceof Outcome.Success<@Nullable R> success
                        && success.value() != null) {
                    Outlet.discarded(out, success.value());
                }
            }
        }
    }

    /** The function, called with an element, in a task of its own. */
    private final class Call implements Coroutine<Outcome<@Nullable R>> {
        private final T element;
        private final @Nullable AsyncQueue<Promise<Outcome<@Nullable R>>> ready;
        private boolean begun;

        /** Its outcome is put into {@code ready} as soon as it is there, unless that is null. */
        Call(T element, @Nullable AsyncQueue<Promise<Outcome<@Nullable R>>> ready) {
            this.element = element;
            this.ready = ready;
        }

        @Override
        public Outcome<@Nullable R> run() throws Exception {
            begun = true; // from here on the element is the function's
            Outcome<@Nullable R> outcome;
            try {
                outcome = new Outcome.Success<>(function.apply(element));
            } catch (Throwable e) {
                if (Inlet.isOwnCancellation(e)) {
                    tell(new Outcome.Cancelled<>(e.getMessage()));
                    throw e;
                }
                outcome = new Outcome.Failed<>(e);
            }
            tell(outcome);
            return outcome;
        }

        private void tell(Outcome<@Nullable R> outcome) {
            if (ready != null) {
                ready.offer(MapAsync.<Outcome<@Nullable R>>ready(outcome));
            }
        }

        void discardUnlessBegun(Emitter<?> out) {
            if (!begun) {
                Outlet.discarded(out, element);
                tell(new Outcome.Cancelled<>(null));
            }
        }
    }

    /** Holding a permit of the shared semaphore. */
    private <V extends @Nullable Object> Task<V> start(TaskGroup group, Coroutine<V> body) {
        if (permits == null) {
            return group.start(body);
        }
        AsyncSemaphore.Permit permit = permits.acquire();
        try {
            Task<V> task = group.start(body);
            task.addDoneCallback(done -> permit.close());
            return task;
        } catch (Throwable e) { // the group takes no more
            permit.close();
            throw e;
        }
    }

    private static <V> Promise<V> ready(V value) {
        Deferred<V> ready = Deferred.create("result");
        ready.complete(value);
        return ready;
    }

    private static <V extends @Nullable Object> V value(Outcome<V> outcome) throws Exception {
        return switch (outcome) {
            case Outcome.Success<V>(V value) -> value;
            case Outcome.Failed<V>(CancellationException error) -> throw Inlet.raised(error);
            case Outcome.Failed<V>(Error error) -> throw error;
            case Outcome.Failed<V>(Exception error) -> throw error;
            case Outcome.Failed<V>(Throwable error) -> throw new CompletionException(error);
            case Outcome.Cancelled<V> cancelled -> throw new CancellationException(cancelled.reason());
        };
    }
}

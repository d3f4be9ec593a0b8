// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import dev.oxbow.observe.Event.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what loops do, in memory, until it is stopped. When its room is used up, the oldest events make way.
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.of(loop)) {
 *     loop.run(() -> checkout(cart));
 *     Files.writeString(Path.of("checkout.html"), Timeline.html("checkout", recorder.recording()));
 * }
 * }</pre>
 *
 * <dl>
 *   <dt>Cost
 *   <dd>While one records, each step takes two or three readings of the clock and about 280 bytes more. When none does, nothing.
 *   <dt>Thread
 *   <dd>All methods may be called on any thread, on the recorded loop too.
 * </dl>
 */
public final class Recorder implements AutoCloseable {
    /** Room for so many events, if nothing else is said. */
    public static final int USUAL_CAPACITY = 100_000;

    private final AtomicReferenceArray<@Nullable Event> ring;

    // How many events there were. Any thread takes a number, and with it a place in the ring.
    private final AtomicLong count = new AtomicLong();
    private final Handle watching;

    private Recorder(int capacity, Function<LoopObserver, Handle> observe) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, and is " + capacity);
        }
        this.ring = new AtomicReferenceArray<>(capacity);
        this.watching = observe.apply(new Pen());
    }

    /** Records one loop from now on. */
    public static Recorder of(EventLoop loop) {
        return of(loop, USUAL_CAPACITY);
    }

    /** Records one loop from now on, and keeps so many events. */
    public static Recorder of(EventLoop loop, int capacity) {
        return new Recorder(capacity, loop::observe);
    }

    /** Records all loops of the process from now on, those to come too. */
    public static Recorder everywhere() {
        return everywhere(USUAL_CAPACITY);
    }

    /** Records all loops of the process from now on, those to come too, and keeps so many events. */
    public static Recorder everywhere(int capacity) {
        return new Recorder(capacity, EventLoop::observeAll);
    }

    /** What has been recorded so far. */
    public Recording recording() {
        long end = count.get();
        long begin = Math.max(0, end - ring.length());
        List<Event> events = new ArrayList<>((int) (end - begin));
        for (long i = begin; i < end; i++) {
            Event event = ring.get((int) (i % ring.length()));
            if (event != null) { // else it is being written just now
                events.add(event);
            }
        }
        // threads that are told at the same time take numbers in another order than readings of the clock
        events.sort(Comparator.comparingLong(Event::nanos));
        return new Recording(events, begin);
    }

    /** Records no more. Again: does nothing. */
    @Override
    public void close() {
        watching.cancel();
    }

    /** {@link #close}, and all that was recorded. */
    public Recording stop() {
        close();
        return recording();
    }

    private final class Pen implements LoopObserver {
        private void write(Kind kind, Task<?> task, @Nullable Task<?> by, String what, long elements) {
            write(new Event(
                    task.loop().time(),
                    kind,
                    task.loop().name(),
                    task.id(),
                    task.name(),
                    by == null ? 0 : by.id(),
                    by == null ? "" : by.name(),
                    what,
                    elements));
        }

        private void write(Kind kind, EventLoop loop) {
            write(new Event(loop.time(), kind, loop.name(), 0, "callbacks", 0, "", "", 0));
        }

        private void write(Event event) {
            ring.set((int) (count.getAndIncrement() % ring.length()), event);
        }

        @Override
        public void started(Task<?> task, @Nullable Task<?> by) {
            write(Kind.STARTED, task, by, "", 0);
        }

        @Override
        public void resumed(Task<?> task) {
            write(Kind.RESUMED, task, null, "", 0);
        }

        @Override
        public void suspended(Task<?> task, Supplier<String> what) {
            write(Kind.SUSPENDED, task, null, what.get(), 0);
        }

        @Override
        public void woken(Task<?> task, @Nullable Task<?> by) {
            write(Kind.WOKEN, task, by, "", 0);
        }

        @Override
        public void cancelRequested(Task<?> task, @Nullable Task<?> by) {
            write(Kind.CANCEL_REQUESTED, task, by, "", 0);
        }

        @Override
        public void ended(Task<?> task, Future.State how) {
            write(Kind.ENDED, task, null, how.name(), 0);
        }

        @Override
        public void callbackBegins(EventLoop loop) {
            write(Kind.CALLBACK, loop);
        }

        @Override
        public void callbackEnded(EventLoop loop) {
            write(Kind.CALLBACK_ENDED, loop);
        }

        @Override
        public void requested(Task<?> reader, long elements) {
            write(Kind.REQUESTED, reader, null, "", elements);
        }

        @Override
        public void signalled(Task<?> reader) {
            write(Kind.SIGNALLED, reader, null, "", 1);
        }
    }
}

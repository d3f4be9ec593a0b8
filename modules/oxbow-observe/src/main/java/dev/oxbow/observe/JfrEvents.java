// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.observe;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What loops do, as events of the JDK's Flight Recorder: {@code dev.oxbow.Step}, {@code dev.oxbow.Await},
 * {@code dev.oxbow.WakeUp}, {@code dev.oxbow.Cancel}, {@code dev.oxbow.Callback}, and of the streams that coroutines read,
 * {@code dev.oxbow.Demand} and {@code dev.oxbow.Signal}. A wait for a permit, a lock or a queue is an Await that says so.
 *
 * <pre>{@code
 * JfrEvents.install(); // once, where the program begins
 * }</pre>
 *
 * <dl>
 *   <dt>Cost
 *   <dd>Loops are observed while a flight recording runs, and at no other time.
 *   <dt>Thread
 *   <dd>Any.
 * </dl>
 */
@SuppressWarnings("UnusedVariable") // the Flight Recorder reads the fields of the events
public final class JfrEvents {
    private JfrEvents() {}

    /**
     * Has all loops of the process tell each flight recording, those to come too.
     *
     * @return ends it
     */
    public static Handle install() {
        Switch installed = new Switch();
        FlightRecorder.addListener(installed);
        if (FlightRecorder.isInitialized()) {
            installed.look();
        }
        return installed;
    }

    /** Observes while a recording runs. */
    private static final class Switch implements FlightRecorderListener, Handle {
        // Guarded by this.
        private @Nullable Handle observing;
        private boolean over;

        @Override
        public void recordingStateChanged(Recording recording) {
            look();
        }

        synchronized void look() {
            boolean wanted = !over
                    && FlightRecorder.getFlightRecorder().getRecordings().stream()
                            .anyMatch(recording -> recording.getState() == RecordingState.RUNNING);
            if (wanted && observing == null) {
                observing = EventLoop.observeAll(new Writer());
            } else if (!wanted && observing != null) {
                observing.cancel();
                observing = null;
            }
        }

        @Override
        public synchronized boolean cancel() {
            if (over) {
                return false;
            }
            over = true;
            FlightRecorder.removeListener(this);
            if (observing != null) {
                observing.cancel();
                observing = null;
            }
            return true;
        }

        @Override
        public synchronized boolean isCancelled() {
            return over;
        }
    }

    private static final class Writer implements LoopObserver {
        /** A loop has one step at a time; written on the loop. */
        private final Map<EventLoop, Step> steps = new ConcurrentHashMap<>();
        /** Likewise. */
        private final Map<EventLoop, Callback> callbacks = new ConcurrentHashMap<>();
        /** By the number of the task; written on its loop. */
        private final Map<Long, Await> awaits = new ConcurrentHashMap<>();

        @Override
        public void resumed(Task<?> task) {
            Await await = awaits.remove(task.id());
            if (await != null) {
                await.commit();
            }
            Step step = new Step();
            if (step.isEnabled()) {
                step.about(task);
                step.begin();
                steps.put(task.loop(), step);
            }
        }

        @Override
        public void suspended(Task<?> task, Supplier<String> what) {
            endStep(task.loop());
            Await await = new Await();
            if (await.isEnabled()) {
                await.about(task);
                await.what = what.get();
                await.begin();
                awaits.put(task.id(), await);
            }
        }

        @Override
        public void ended(Task<?> task, Future.State how) {
            endStep(task.loop());
        }

        private void endStep(EventLoop loop) {
            Step step = steps.remove(loop);
            if (step != null) {
                step.commit();
            }
        }

        @Override
        public void woken(Task<?> task, @Nullable Task<?> by) {
            WakeUp event = new WakeUp();
            if (event.isEnabled()) {
                event.about(task);
                event.by = by == null ? "" : by.name();
                event.byId = by == null ? 0 : by.id();
                event.commit();
            }
        }

        @Override
        public void cancelRequested(Task<?> task, @Nullable Task<?> by) {
            Cancel event = new Cancel();
            if (event.isEnabled()) {
                event.about(task);
                event.by = by == null ? "" : by.name();
                event.commit();
            }
        }

        @Override
        public void requested(Task<?> reader, long elements) {
            Demand event = new Demand();
            if (event.isEnabled()) {
                event.about(reader);
                event.elements = elements;
                event.commit();
            }
        }

        @Override
        public void signalled(Task<?> reader) {
            Signal event = new Signal();
            if (event.isEnabled()) {
                event.about(reader);
                event.commit();
            }
        }

        @Override
        public void callbackBegins(EventLoop loop) {
            Callback callback = new Callback();
            if (callback.isEnabled()) {
                callback.loop = loop.name();
                callback.begin();
                callbacks.put(loop, callback);
            }
        }

        @Override
        public void callbackEnded(EventLoop loop) {
            Callback callback = callbacks.remove(loop);
            if (callback != null) {
                callback.commit();
            }
        }
    }

    @Category("Oxbow")
    @StackTrace(false)
    private abstract static class OfLoop extends Event {
        @Label("Loop")
        @Nullable
        String loop;
    }

    private abstract static class OfTask extends OfLoop {
        @Label("Task")
        @Nullable
        String task;

        @Label("Task Number")
        long taskId;

        final void about(Task<?> t) {
            task = t.name();
            taskId = t.id();
            loop = t.loop().name();
        }
    }

    @Name("dev.oxbow.Step")
    @Label("Step")
    @Description("A coroutine ran, from one await to the next")
    private static final class Step extends OfTask {}

    @Name("dev.oxbow.Await")
    @Label("Await")
    @Description("A coroutine awaited something, and then its turn")
    private static final class Await extends OfTask {
        @Label("What")
        @Nullable
        String what;
    }

    @Name("dev.oxbow.WakeUp")
    @Label("Wake-up")
    @Description("What a coroutine awaited has happened")
    private static final class WakeUp extends OfTask {
        @Label("By")
        @Description("The task that did it; empty: a timer, or code off the loop")
        @Nullable
        String by;

        @Label("By Number")
        long byId;
    }

    @Name("dev.oxbow.Cancel")
    @Label("Cancellation")
    @Description("A task was asked to cancel")
    private static final class Cancel extends OfTask {
        @Label("By")
        @Nullable
        String by;
    }

    @Name("dev.oxbow.Demand")
    @Label("Demand")
    @Description("A coroutine asked a stream for elements")
    private static final class Demand extends OfTask {
        @Label("Elements")
        long elements;
    }

    @Name("dev.oxbow.Signal")
    @Label("Signal")
    @Description("A stream signalled an element to the coroutine that reads it")
    private static final class Signal extends OfTask {}

    @Name("dev.oxbow.Callback")
    @Label("Callback")
    @Description("A callback ran, which belongs to no coroutine")
    private static final class Callback extends OfLoop {}
}

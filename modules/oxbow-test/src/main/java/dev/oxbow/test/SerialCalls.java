// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.engine.Ops;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commands that run on a loop one after another, by deadline and then in the order in which they came, also where the loop
 * shuffles its callbacks: a callback runs the first command that is due, whichever it was made for. Each command brings
 * one callback for its deadline, and takes one away when it runs or is called off, so that none is left without.
 */
final class SerialCalls {
    /** One command, to be called off by its scheduler's user. */
    final class Call implements Comparable<Call> {
        private final long deadline;
        private final long number;
        private final Runnable command;
        private @Nullable Handle handle;
        private boolean over;

        private Call(long deadline, long number, Runnable command) {
            this.deadline = deadline;
            this.number = number;
            this.command = command;
        }

        @Override
        public int compareTo(Call other) {
            // by difference, as the loop's own timers
            int byDeadline = Long.signum(deadline - other.deadline);
            return byDeadline != 0 ? byDeadline : Long.compare(number, other.number);
        }

        /** False: it has begun, or was called off before. */
        boolean cancel() {
            synchronized (SerialCalls.this) {
                if (over) {
                    return false;
                }
                over = true;
                queue.remove(this);
                if (handle != null) {
                    handle.cancel();
                }
                return true;
            }
        }

        boolean isOver() {
            synchronized (SerialCalls.this) {
                return over;
            }
        }
    }

    private final EventLoop loop;

    // All guarded by this. Calling the loop while it is held is safe: it runs callbacks on threads of its own.
    private final PriorityQueue<Call> queue = new PriorityQueue<>();
    private long numbers;
    private boolean closed;

    SerialCalls(EventLoop loop) {
        this.loop = loop;
    }

    /** Any thread. */
    Call schedule(Runnable command, long delay, TimeUnit unit) {
        synchronized (this) {
            if (closed) {
                throw new RejectedExecutionException("the worker is disposed of");
            }
            long deadline = Ops.after(loop, Math.max(0, unit.toNanos(delay)));
            Call call = new Call(deadline, numbers++, command);
            queue.add(call);
            call.handle = delay <= 0 ? loop.callSoon(this::runFirst) : loop.callAt(deadline, this::runFirst);
            return call;
        }
    }

    private void runFirst() {
        Call first;
        synchronized (this) {
            first = queue.peek();
            if (first == null || first.deadline - loop.time() > 0) {
                return;
            }
            queue.poll();
            first.over = true;
        }
        first.command.run();
    }

    /** Calls everything off, and takes nothing more. */
    void close() {
        synchronized (this) {
            closed = true;
            List.copyOf(queue).forEach(Call::cancel);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }
}

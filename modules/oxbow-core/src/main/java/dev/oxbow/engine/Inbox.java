// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one door by which other threads reach a loop: a stack with many producers and one consumer, whose head also says
 * whether anyone holds the baton.
 *
 * <p>The head is {@code null} (baton held, nothing in), a chain of nodes (baton held, newest first), {@code FREE}
 * (nobody holds the baton, hence nothing is in) or {@code CLOSED}. All transitions are single compare-and-sets of that
 * one word, so no wake-up can fall between "nothing is in" and "the baton is free": a producer either sees FREE and
 * takes the baton itself, or its node makes the holder's release fail.
 */
final class Inbox {
    /** What became of an offer. */
    enum Offer {
        /** The holder of the baton will find it. */
        QUEUED,
        /** The baton was free: it is the caller's now, and the step is not in the inbox. */
        TOOK_BATON,
        /** The loop is closed. */
        REFUSED
    }

    private static final class Node {
        final @Nullable Step step;

        @Nullable
        Node next;

        Node(@Nullable Step step) {
            this.step = step;
        }
    }

    private static final Node FREE = new Node(null);
    private static final Node CLOSED = new Node(null);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Inbox.class, "head", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written by any thread, by compare-and-set or exchange alone. The handle is used with volatile strength.
    @SuppressWarnings("FieldMayBeFinal")
    private volatile @Nullable Node head;

    Inbox() {
        HEAD.set(
                this,
                FREE); // plainly: a baton has this in a final field, and who sees that sees what is in it (JLS 17.5)
    }

    /** Any thread. */
    Offer offer(Step step) {
        @Nullable Node mine = null;
        for (; ; ) {
            Node h = head;
            if (h == CLOSED) {
                return Offer.REFUSED;
            }
            if (h == FREE) {
                if (HEAD.compareAndSet(this, FREE, null)) {
                    return Offer.TOOK_BATON;
                }
                continue;
            }
            if (mine == null) {
                mine = new Node(step);
            }
            mine.next = h;
            if (HEAD.compareAndSet(this, h, mine)) {
                return Offer.QUEUED;
            }
        }
    }

    /** Holder only: moves what came in to the ready queue, oldest first. */
    void drainTo(ReadyQueue ready) {
        if (head == null) {
            return;
        }
        Node newest = (Node) HEAD.getAndSet(this, null);
        Node oldest = null;
        while (newest != null) {
            Node next = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = next;
        }
        for (Node n = oldest; n != null; n = n.next) {
            Step step = n.step;
            if (step != null && step.arrived()) {
                ready.add(step);
            }
        }
    }

    /** Holder only: gives the baton up unless something has come in. True: the caller holds nothing any more. */
    boolean release() {
        return HEAD.compareAndSet(this, null, FREE);
    }

    /** Holder only: as {@link #release}, for good. */
    boolean close() {
        return HEAD.compareAndSet(this, null, CLOSED);
    }

    /** Whether nobody holds the baton. Any thread; it may have changed since. */
    boolean isFree() {
        Node h = head;
        return h == FREE || h == CLOSED;
    }

    /** Holder only. */
    boolean isEmpty() {
        return head == null;
    }

    boolean isClosed() {
        return head == CLOSED;
    }
}

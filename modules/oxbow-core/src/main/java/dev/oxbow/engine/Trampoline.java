// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of one loop's carriers: runs them one after the other on one platform thread, its host of the moment. A
 * switch from one coroutine to the next is then a return to this loop of calls and a call from it, with no other thread
 * to wake.
 *
 * <p>The head of the queue is {@code IDLE} (nothing to run, no host), null (hosted, nothing waits) or a chain, newest first.
 * Whoever turns IDLE into a chain sends the trampoline to a host; the host turns null into IDLE when it leaves. All
 * transitions are single atomic operations on that word, so a trampoline with work has one host, and never two.
 */
final class Trampoline implements Carriers, Runnable {
    /** After so many runs another trampoline has a turn on this host, if one waits. */
    private static final int TURN = 256;

    private static final class Node {
        final @Nullable TrampolineCarrier carrier;

        @Nullable
        Node next;

        Node(@Nullable TrampolineCarrier carrier) {
            this.carrier = carrier;
        }
    }

    private static final Node IDLE = new Node(null);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Trampoline.class, "head", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final VirtualThreads inside;

    // Any thread, by compare-and-set or exchange alone.
    @SuppressWarnings("FieldMayBeFinal")
    private volatile @Nullable Node head = IDLE;

    // All below is written by the host, or on it by the carrier that it runs, and handed on with the trampoline.

    /** Taken from the head, and not yet run, oldest first. */
    private @Nullable Node taken;

    /** What the carrier that runs has resumed or started: it is the next, ahead of those. */
    private @Nullable TrampolineCarrier next;

    /**
     * The carrier that runs. Others read it too, to compare it with themselves, and a race cannot mislead them: a thread
     * finds itself here only while this host runs it.
     */
    private @Nullable TrampolineCarrier current;

    /** How many hosts were given up to a carrier that could not leave them. */
    private int hostings;

    Trampoline(String name, VirtualThreads inside) {
        this.name = name;
        this.inside = inside;
    }

    @Override
    public Carrier newCarrier(Baton baton, Step first) {
        return new TrampolineCarrier(baton, first, this);
    }

    Thread newThread(Carrier carrier) {
        return inside.on((Executor) carrier)
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(carrier);
    }

    Executor defaultScheduler() {
        return inside.defaultScheduler();
    }

    /** Any thread: {@code carrier} is to run. */
    void add(TrampolineCarrier carrier) {
        TrampolineCarrier c = current;
        if (c != null && c.thread == Thread.currentThread() && next == null) {
            next = carrier; // the host is below the caller, and will find it when it comes back
            return;
        }
        Node mine = new Node(carrier);
        for (; ; ) {
            Node h = head;
            mine.next = h == IDLE ? null : h;
            if (HEAD.compareAndSet(this, h, mine)) {
                if (h == IDLE) {
                    Hosts.host(this);
                }
                return;
            }
        }
    }

    /** On a host: until nothing is left to run, or others have waited for long enough. */
    @Override
    public void run() {
        int mine = hostings;
        for (int run = 1; run % TURN != 0 || !Hosts.areWanted(); run++) {
            TrampolineCarrier c = take();
            if (c == null) {
                return;
            }
            current = c;
            c.mount();
            if (hostings != mine) {
                return; // it has kept this host, and sent the trampoline to another
            }
            current = null;
        }
        Hosts.host(this);
    }

    /** By {@code carrier}'s own thread, which cannot leave its host: the others are to run on another one. */
    void leaveTo(TrampolineCarrier carrier) {
        if (current == carrier) {
            current = null;
            hostings++;
            Hosts.host(this);
        }
    }

    /** Null: the trampoline is idle, and another host may have it already. */
    private @Nullable TrampolineCarrier take() {
        TrampolineCarrier c = next;
        if (c != null) {
            next = null;
            return c;
        }
        Node n = taken;
        if (n == null) {
            if (head == null && HEAD.compareAndSet(this, null, IDLE)) {
                return null;
            }
            n = reversed((Node) HEAD.getAndSet(this, null));
        }
        taken = n.next;
        return n.carrier;
    }

    private static Node reversed(Node newest) {
        Node oldest = newest;
        Node rest = newest.next;
        newest.next = null;
        while (rest != null) {
            Node next = rest.next;
            rest.next = oldest;
            oldest = rest;
            rest = next;
        }
        return oldest;
    }
}

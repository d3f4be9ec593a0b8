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
 *
 * <p>A virtual thread that is started on a carrier inherits its scheduler. Such a child is no part of the loop: it is
 * told from the carrier by what it gives to run, and sent to the default scheduler ({@link Seat}).
 */
final class Trampoline implements CarrierThreads, Runnable {
    /** So many runs, and another trampoline has a turn on this host. */
    private static final int TURN = 256;

    private static final class Node {
        final @Nullable Runnable run;

        @Nullable
        Node next;

        Node(@Nullable Runnable run) {
            this.run = run;
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

    // The host's, handed on with the trampoline: taken from the head, and not yet run, oldest first.
    private @Nullable Node taken;

    Trampoline(String name, VirtualThreads inside) {
        this.name = name;
        this.inside = inside;
    }

    @Override
    public Thread newThread(Carrier carrier) {
        return inside.on(new Seat())
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(carrier);
    }

    /** What one carrier has for its scheduler. */
    private final class Seat implements Executor {
        // What runs the carrier: always the same object, and the first to come, in the carrier's start(). Written
        // once, there.
        private volatile @Nullable Runnable own;

        @Override
        public void execute(Runnable run) {
            Runnable mine = own;
            if (mine == null) {
                own = run;
            } else if (mine != run) {
                inside.defaultScheduler().execute(run);
                return;
            }
            add(run);
        }
    }

    /** Any thread. */
    private void add(Runnable run) {
        Node mine = new Node(run);
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
        for (int runs = 0; runs < TURN; runs++) {
            Node next = next();
            if (next == null) {
                return;
            }
            Runnable run = next.run;
            if (run != null) {
                run.run();
            }
        }
        Hosts.host(this);
    }

    /** Null: the trampoline is idle, and another host may have it already. */
    private @Nullable Node next() {
        Node n = taken;
        if (n == null) {
            if (head == null && HEAD.compareAndSet(this, null, IDLE)) {
                return null;
            }
            n = reversed((Node) HEAD.getAndSet(this, null));
        }
        taken = n.next;
        return n;
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

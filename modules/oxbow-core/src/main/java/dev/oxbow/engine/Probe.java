// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What oxbow-test asks a loop when a test has ended: which callbacks are still to come, and which primitives made on the
 * loop are still held or waited for. A loop that is not asked to does not remember its primitives.
 */
public final class Probe {
    // Written by the one test that has the standard schedulers run on its loop.
    private static volatile @Nullable LoopImpl standIn;

    // Null until somebody asks for what is held.
    private static volatile @Nullable Queue<Supplier<@Nullable String>> everywhere;

    private Probe() {}

    /** Whether the caller runs on a loop, which it must not block then. */
    public static boolean onLoop() {
        return Carrier.current() != null;
    }

    /**
     * Has bodies that are launched off any loop, by the subscriber of a Mono say, run on this one instead of on loops of
     * their own; null: no more.
     */
    public static void standIn(@Nullable EventLoop loop) {
        standIn = (LoopImpl) loop;
    }

    static @Nullable LoopImpl standIn() {
        return standIn;
    }

    /** Has the loop remember from now on what is made on it. On the loop. */
    public static void watch(EventLoop loop) {
        LoopImpl l = (LoopImpl) loop;
        if (l.audits == null) {
            l.audits = new ArrayList<>();
        }
    }

    /** What is printed for a primitive: {@code what} it is, and its name if it has one. */
    public static String named(String what, @Nullable String name) {
        return name == null ? what : what + " '" + Text.escaped(name) + "'";
    }

    /** Whether what is made here is to remember who holds it, though it has no name: in debug mode, and in a test. */
    public static boolean remembersHolders() {
        Carrier carrier = Carrier.current();
        return carrier == null ? Settings.debugByDefault() : carrier.loop().debug || carrier.loop().audits != null;
    }

    /** Who takes something now. */
    public static Resource.Hold hold() {
        Carrier carrier = Carrier.current();
        return hold(carrier == null ? null : carrier.task());
    }

    /** {@code taker} takes something now. */
    public static Resource.Hold hold(@Nullable Task<?> taker) {
        return Resource.Hold.by(taker);
    }

    /** Called by a primitive that is made; {@code leak} tells what is held of it, null if nothing is. */
    public static void made(Supplier<@Nullable String> leak) {
        Queue<Supplier<@Nullable String>> all = everywhere;
        if (all != null) {
            all.add(leak);
        }
        Carrier carrier = Carrier.current();
        if (carrier != null) {
            List<Supplier<@Nullable String>> audits = carrier.loop().audits;
            if (audits != null) {
                audits.add(leak);
            }
        }
    }

    /**
     * The primitives that were made anywhere in the process since this was last called, as {@link #made} has them. The first
     * call begins it: it is for the tests of Oxbow itself, and keeps all of them until the next call.
     */
    public static Collection<Supplier<@Nullable String>> madeSince() {
        Queue<Supplier<@Nullable String>> all = everywhere;
        everywhere = new ConcurrentLinkedQueue<>();
        return all == null ? List.of() : all;
    }

    /** What was left behind on the loop, in words; tasks apart. On the loop. */
    public static List<String> leftBehind(EventLoop loop) {
        LoopImpl l = (LoopImpl) loop;
        List<String> left = new ArrayList<>();
        l.baton.timers().forEach(timer -> {
            if (timer instanceof LaterCall call) {
                left.add(call.toString());
            }
        });
        if (l.audits != null) {
            for (Supplier<@Nullable String> audit : l.audits) {
                String leak = audit.get();
                if (leak != null) {
                    left.add(leak);
                }
            }
        }
        return left;
    }
}

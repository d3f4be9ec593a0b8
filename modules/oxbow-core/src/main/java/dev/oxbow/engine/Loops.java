// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.LoopStats;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The loops of the process that are neither closed nor garbage, and what observes them all. */
public final class Loops {
    /** Whoever writes or reads it, or a place in it, holds it. No map: each loop would be one object more, and its end a search. */
    private static final Row<Ref> OPEN = new Row<>((ref, place) -> ref.inRow = place);

    private static final ReferenceQueue<LoopImpl> GARBAGE = new ReferenceQueue<>();
    private static final List<LoopObserver> EVERYWHERE = new CopyOnWriteArrayList<>();

    static {
        LoopsBean.registerSoon();
    }

    private Loops() {}

    /** A loop's place in the register. */
    static final class Ref extends WeakReference<LoopImpl> {
        private int inRow = Row.NOWHERE;

        private Ref(LoopImpl loop) {
            super(loop, GARBAGE);
        }

        /** Once or more often. */
        void remove() {
            synchronized (OPEN) {
                if (inRow != Row.NOWHERE) {
                    OPEN.remove(inRow);
                    inRow = Row.NOWHERE;
                }
            }
        }
    }

    /** Any thread. Whoever begins to observe all loops at this moment looks at the register after {@link #EVERYWHERE}, and we before. */
    static Ref add(LoopImpl loop) {
        for (Object gone = GARBAGE.poll(); gone != null; gone = GARBAGE.poll()) {
            ((Ref) gone).remove();
        }
        Ref ref = new Ref(loop);
        synchronized (OPEN) {
            ref.inRow = OPEN.add(ref);
        }
        introduce(loop);
        return ref;
    }

    /** To those who observe all loops. */
    static void introduce(LoopImpl loop) {
        for (LoopObserver observer : EVERYWHERE) {
            loop.observers().add(observer);
        }
    }

    /** In the order of their names. */
    static List<LoopImpl> all() {
        List<Ref> open;
        synchronized (OPEN) {
            open = OPEN.list(Integer.MAX_VALUE);
        }
        List<LoopImpl> all = new ArrayList<>();
        for (Ref ref : open) {
            LoopImpl loop = ref.get();
            if (loop != null) {
                all.add(loop);
            }
        }
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    /** Any thread. */
    public static LoopStats stats() {
        return all().stream().map(LoopImpl::stats).reduce(new LoopStats(0, 0, 0, 0), LoopStats::plus);
    }

    /** Any thread: all loops that there are and that will be, until the handle is cancelled. */
    public static Handle observe(LoopObserver observer) {
        Check.given(observer, "observer");
        EVERYWHERE.add(observer);
        all().forEach(loop -> loop.observers().add(observer));
        return new Observers.Watch(() -> {
            EVERYWHERE.remove(observer);
            all().forEach(loop -> loop.observers().remove(observer));
        });
    }
}

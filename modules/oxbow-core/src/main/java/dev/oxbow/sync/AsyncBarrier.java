// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.engine.Ops;
import dev.oxbow.engine.Probe;
import java.util.Objects;

/**
 * A place where so many tasks wait for each other, again and again. A task that is cancelled there just leaves; the
 * barrier does not break. Works across loops.
 *
 * <pre>{@code
 * AsyncBarrier prepared = new AsyncBarrier(3);
 * for (int i = 0; i < 3; i++) {
 *     group.start(() -> {
 *         prepare();
 *         prepared.await();
 *         work(); // when all three have prepared
 *     });
 * }
 * }</pre>
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-sync.html#barrier">asyncio: Barrier</a>
 */
public final class AsyncBarrier {
    private enum Phase {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final int parties;
    private final String what;
    private final AsyncCondition changed;

    // Written holding the lock of `changed`; read without it too, for reports.
    private volatile Phase phase = Phase.FILLING;
    private volatile int count;

    /** For {@code parties} tasks, one at least. */
    public AsyncBarrier(int parties) {
        this("barrier", parties);
    }

    /** For {@code parties} tasks, one at least, with a name for reports. */
    public AsyncBarrier(int parties, String name) {
        this(Probe.named("barrier", Objects.requireNonNull(name, "name must not be null")), parties);
    }

    private AsyncBarrier(String what, int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier needs at least 1 party, and has " + parties);
        }
        this.parties = parties;
        this.what = what;
        this.changed = AsyncCondition.in(what, this::toString);
    }

    /**
     * Waits until so many tasks are here; while those of the last round still leave, it waits for that first.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>until the last one has come, which itself does not wait for the others.
     *   <dt>Cancellation
     *   <dd>takes this one out again, if the last one has not come; the others then wait for one more.
     * </dl>
     *
     * @return how many were here before it in this round, 0 to one less than the parties; as in asyncio, where one has left
     *     again by its cancellation, two may have the same number
     * @throws BrokenBarrierException if the barrier is or gets aborted, or is reset meanwhile
     * @throws IllegalStateException off the loop
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    public int await() {
        Ops.requireCoroutine("await");
        try (var held = changed.acquire()) {
            changed.awaitUntil(() -> phase != Phase.DRAINING && phase != Phase.RESETTING);
            if (phase == Phase.BROKEN) {
                throw new BrokenBarrierException("the barrier was aborted");
            }
            int index = count++;
            try {
                if (index + 1 == parties) {
                    phase = Phase.DRAINING;
                    changed.signalAll();
                } else {
                    changed.awaitUntil(() -> phase != Phase.FILLING);
                    if (phase == Phase.BROKEN || phase == Phase.RESETTING) {
                        throw new BrokenBarrierException("the barrier was aborted or reset");
                    }
                }
                return index;
            } finally {
                if (--count == 0) {
                    if (phase == Phase.RESETTING || phase == Phase.DRAINING) {
                        phase = Phase.FILLING;
                    }
                    changed.signalAll();
                }
            }
        }
    }

    /**
     * Empties it: those who wait get a {@link BrokenBarrierException}, and it can be used again. Suspends for its lock.
     *
     * @throws IllegalStateException off the loop
     */
    public void reset() {
        try (var held = changed.acquire()) {
            if (count == 0) {
                phase = Phase.FILLING;
            } else if (phase != Phase.RESETTING) {
                phase = Phase.RESETTING;
                changed.signalAll();
            }
        }
    }

    /**
     * Breaks it: who waits, and who comes, gets a {@link BrokenBarrierException}, until it is reset. Suspends for its lock.
     *
     * @throws IllegalStateException off the loop
     */
    public void abort() {
        try (var held = changed.acquire()) {
            phase = Phase.BROKEN;
            changed.signalAll();
        }
    }

    /** How many tasks it takes. */
    public int parties() {
        return parties;
    }

    /** How many wait for the others, at this moment. */
    public int waiting() {
        return phase == Phase.FILLING ? count : 0;
    }

    /** Whether it was aborted. */
    public boolean isBroken() {
        return phase == Phase.BROKEN;
    }

    @Override
    public String toString() {
        return what + " (" + count + " of " + parties + " here)";
    }
}

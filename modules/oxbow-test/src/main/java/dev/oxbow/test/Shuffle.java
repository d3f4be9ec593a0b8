// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import dev.oxbow.ReadyOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random choices in one of three ways, since each finds races that the others hardly ever do. A seed decides on the way
 * too.
 */
final class Shuffle implements ReadyOrder {
    /** How often, in a hundred choices, unequal haste is dealt out anew, so that nothing is held back for ever. */
    private static final int NEW_HASTE_PERCENT = 3;

    private final SplittableRandom random;
    private final ReadyOrder way;

    /** What is still to run of the batch that was drawn last. */
    private final List<Object> batch = new ArrayList<>();

    private final IdentityHashMap<Object, Integer> haste = new IdentityHashMap<>();

    Shuffle(long seed) {
        random = new SplittableRandom(seed);
        way = switch (random.nextInt(4)) {
            case 0 -> this::any;
            case 1 -> this::batches;
            default -> this::hastiest;
        };
    }

    @Override
    public int choose(List<?> ready) {
        return way.choose(ready);
    }

    /** Each step of its own, from all. */
    private int any(List<?> ready) {
        return random.nextInt(ready.size());
    }

    /** Some of what is ready, in random order, before what becomes ready meanwhile. */
    private int batches(List<?> ready) {
        while (!batch.isEmpty()) {
            // a step that ran without rivals is not ready any more
            int index = indexOf(ready, batch.remove(batch.size() - 1));
            if (index >= 0) {
                return index;
            }
        }
        batch.addAll(ready);
        for (int drop = random.nextInt(batch.size()); drop > 0; drop--) {
            batch.remove(random.nextInt(batch.size()));
        }
        for (int i = batch.size() - 1; i > 0; i--) {
            batch.set(i, batch.set(random.nextInt(i + 1), batch.get(i)));
        }
        return indexOf(ready, batch.remove(batch.size() - 1));
    }

    /** Tasks and callbacks of unequal haste: a slow one waits until nothing else can run. */
    private int hastiest(List<?> ready) {
        if (random.nextInt(100) < NEW_HASTE_PERCENT) {
            haste.clear();
        }
        int hastiest = 0;
        int most = Integer.MIN_VALUE;
        for (int i = 0; i < ready.size(); i++) {
            int its = haste.computeIfAbsent(ready.get(i), step -> random.nextInt());
            if (its > most) {
                hastiest = i;
                most = its;
            }
        }
        return hastiest;
    }

    private static int indexOf(List<?> ready, Object step) {
        for (int i = 0; i < ready.size(); i++) {
            if (ready.get(i) == step) {
                return i;
            }
        }
        return -1;
    }
}

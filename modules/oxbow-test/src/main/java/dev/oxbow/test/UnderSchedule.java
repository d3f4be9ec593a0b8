// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

/** Stands among the suppressed of a failure and says how to see it again. */
final class UnderSchedule extends Throwable {
    private static final long serialVersionUID = 1;

    UnderSchedule(Schedule schedule) {
        super(message(schedule.seed().orElseThrow()), null, false, false);
    }

    private static String message(long seed) {
        return "this failed under seed " + seed + ": see it again with @OxbowTest(seeds = " + seed
                + ") or TestLoop.shuffled(" + seed + ")";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.recipes.Cancel.Mishap.CALLER_IS_CANCELLED;
import static dev.oxbow.recipes.Cancel.Mishap.ONE_FAILS;
import static dev.oxbow.recipes.Cancel.Mishap.ONE_IS_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Cancel.Row;
import dev.oxbow.test.OxbowTest;

class CancelTest {
    @OxbowTest
    void gatherLeavesTheSiblingsOfOneThatEndedRunning() {
        assertThat(Cancel.what(ONE_IS_CANCELLED, Cancel::byGather))
                .isEqualTo(new Row("cancelled", "running, cancelled, running", "done, cancelled, done"));
        assertThat(Cancel.what(ONE_FAILS, Cancel::byGather))
                .isEqualTo(new Row("failed: b failed", "running, failed, running", "done, failed, done"));
    }

    @OxbowTest
    void gatherOutcomesWaitsForAll() {
        assertThat(Cancel.what(ONE_IS_CANCELLED, Cancel::byGatherOutcomes))
                .isEqualTo(new Row("[a, cancelled, c]", "done, cancelled, done", "done, cancelled, done"));
        assertThat(Cancel.what(ONE_FAILS, Cancel::byGatherOutcomes))
                .isEqualTo(new Row("[a, failed: b failed, c]", "done, failed, done", "done, failed, done"));
    }

    @OxbowTest
    void aTaskGroupCancelsTheSiblingsOfOneThatFailedAndNotOfOneThatWasCancelled() {
        assertThat(Cancel.what(ONE_IS_CANCELLED, Cancel::byTaskGroup))
                .isEqualTo(new Row("left when all had ended", "done, cancelled, done", "done, cancelled, done"));
        assertThat(Cancel.what(ONE_FAILS, Cancel::byTaskGroup))
                .isEqualTo(new Row("failed: b failed", "cancelled, failed, cancelled", "cancelled, failed, cancelled"));
    }

    @OxbowTest
    void aCancelledCallerCancelsAllAndOnlyGatherDoesNotWaitForTheirCleanup() {
        String all = "cancelled, cancelled, cancelled";
        assertThat(Cancel.what(CALLER_IS_CANCELLED, Cancel::byGather))
                .isEqualTo(new Row("cancelled", "cancelled, cancelled, running", all));
        assertThat(Cancel.what(CALLER_IS_CANCELLED, Cancel::byGatherOutcomes))
                .isEqualTo(new Row("cancelled", all, all));
        assertThat(Cancel.what(CALLER_IS_CANCELLED, Cancel::byTaskGroup)).isEqualTo(new Row("cancelled", all, all));
    }
}

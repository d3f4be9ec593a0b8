// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.recipes.CancelAndShield.Mishap.CALLER_IS_CANCELLED;
import static dev.oxbow.recipes.CancelAndShield.Mishap.ONE_FAILS;
import static dev.oxbow.recipes.CancelAndShield.Mishap.ONE_IS_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.CancelAndShield.Row;
import dev.oxbow.test.OxbowTest;

class CancelAndShieldTest {
    @OxbowTest
    void gatherLeavesTheSiblingsOfOneThatEndedRunning() {
        assertThat(CancelAndShield.what(ONE_IS_CANCELLED, CancelAndShield::byGather))
                .isEqualTo(new Row("cancelled", "running, cancelled, running", "done, cancelled, done"));
        assertThat(CancelAndShield.what(ONE_FAILS, CancelAndShield::byGather))
                .isEqualTo(new Row("failed: b failed", "running, failed, running", "done, failed, done"));
    }

    @OxbowTest
    void gatherOutcomesWaitsForAll() {
        assertThat(CancelAndShield.what(ONE_IS_CANCELLED, CancelAndShield::byGatherOutcomes))
                .isEqualTo(new Row("[a, cancelled, c]", "done, cancelled, done", "done, cancelled, done"));
        assertThat(CancelAndShield.what(ONE_FAILS, CancelAndShield::byGatherOutcomes))
                .isEqualTo(new Row("[a, failed: b failed, c]", "done, failed, done", "done, failed, done"));
    }

    @OxbowTest
    void aTaskGroupCancelsTheSiblingsOfOneThatFailedAndNotOfOneThatWasCancelled() {
        assertThat(CancelAndShield.what(ONE_IS_CANCELLED, CancelAndShield::byTaskGroup))
                .isEqualTo(new Row("left when all had ended", "done, cancelled, done", "done, cancelled, done"));
        assertThat(CancelAndShield.what(ONE_FAILS, CancelAndShield::byTaskGroup))
                .isEqualTo(new Row("failed: b failed", "cancelled, failed, cancelled", "cancelled, failed, cancelled"));
    }

    @OxbowTest
    void aCancelledCallerCancelsAllAndOnlyGatherDoesNotWaitForTheirCleanup() {
        String all = "cancelled, cancelled, cancelled";
        assertThat(CancelAndShield.what(CALLER_IS_CANCELLED, CancelAndShield::byGather))
                .isEqualTo(new Row("cancelled", "cancelled, cancelled, running", all));
        assertThat(CancelAndShield.what(CALLER_IS_CANCELLED, CancelAndShield::byGatherOutcomes))
                .isEqualTo(new Row("cancelled", all, all));
        assertThat(CancelAndShield.what(CALLER_IS_CANCELLED, CancelAndShield::byTaskGroup))
                .isEqualTo(new Row("cancelled", all, all));
    }

    @OxbowTest
    void aShieldedPaymentOutlivesItsRequest() {
        assertThat(CancelAndShield.hangUp(true)).isEqualTo("request cancelled: the client hung up, payment paid");
        assertThat(CancelAndShield.hangUp(false))
                .isEqualTo("request cancelled: the client hung up, payment cancelled: the client hung up");
    }
}

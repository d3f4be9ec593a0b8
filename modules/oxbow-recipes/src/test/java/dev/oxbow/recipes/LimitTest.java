// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.limit.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitTest {
    @Test
    void noMoreRequestsAreUnderWayThanThereArePermitsAndAllAreAnswered() {
        List<Level> levels = Limit.sweep(List.of(1, 7, 100), 250, Limit.PATIENCE);

        assertThat(levels).extracting(Level::permits).containsExactly(1, 7, 100);
        assertThat(levels).allSatisfy(level -> {
            assertThat(level.atOnce()).isBetween(1, level.permits());
            assertThat(level.answers()).isEqualTo(Math.max(250, 4 * level.permits()));
            assertThat(level.queries()).isGreaterThanOrEqualTo(4);
        });
        assertThat(levels.get(0).refused()).isZero();
    }
}

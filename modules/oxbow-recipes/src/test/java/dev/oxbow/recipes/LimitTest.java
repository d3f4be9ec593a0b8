// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Limit.Answer;
import dev.oxbow.recipes.limit.Level;
import dev.oxbow.test.OxbowTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LimitTest {
    @Test
    void noMoreRequestsAreUnderWayThanThereArePermitsAndAllAreAnswered() {
        List<Level> levels = Limit.sweep(List.of(1, 7, 100), 250, Limit.PATIENCE);

        assertThat(levels).extracting(Level::permits).containsExactly(1, 7, 100);
        assertThat(levels).allSatisfy(level -> {
            assertThat(level.atOnce()).isBetween(1, level.permits());
            assertThat(level.answers()).isEqualTo(Math.max(250, 4 * level.permits()));
            assertThat(level.givenUp()).isZero();
            assertThat(level.queries()).isGreaterThanOrEqualTo(4);
        });
        assertThat(levels.get(0).refused()).isZero();
    }

    @OxbowTest
    void aRequestThatIsRefusedIsMadeAgainAndNotForEver() {
        AtomicInteger made = new AtomicInteger();
        Mono<Answer> refused = Mono.fromCallable(() -> new Answer(made.incrementAndGet() < 4 ? 503 : 200, "Ada"));
        assertThat(Limit.fetch(refused)).contains("Ada");
        assertThat(made).hasValue(4);

        made.set(Integer.MIN_VALUE);
        assertThat(Limit.fetch(refused)).isEmpty();
        assertThat(made).hasValue(Integer.MIN_VALUE + Limit.ATTEMPTS);
    }
}

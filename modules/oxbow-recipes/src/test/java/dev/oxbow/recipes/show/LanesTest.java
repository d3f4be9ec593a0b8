// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.show.Lanes.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void aBarBeginsAndEndsWhereItsTimesAre() {
        String text = Lanes.text(
                List.of(new Span("a", ZERO, ofMillis(20)), new Span("long", ofMillis(10), ofMillis(30))), ofMillis(5));
        assertThat(text.lines()).containsExactly("  a     ####  0..20 ms", "  long    ####  10..30 ms");
    }

    @Test
    void theShortestIsSeen() {
        assertThat(Lanes.text(List.of(new Span("a", ofMillis(10), ofMillis(10))), ofMillis(5)))
                .startsWith("  a    #  10..10 ms");
    }
}

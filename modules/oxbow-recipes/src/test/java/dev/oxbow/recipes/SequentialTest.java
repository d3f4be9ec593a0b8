// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.show.Lanes.Span;
import dev.oxbow.test.OxbowTest;
import java.util.List;

class SequentialTest {
    private static final List<Span> ONE_AFTER_THE_OTHER = List.of(
            new Span("user", ZERO, ofMillis(60)),
            new Span("orders", ofMillis(60), ofMillis(140)),
            new Span("news", ofMillis(140), ofMillis(180)));

    private static final List<Span> SIDE_BY_SIDE = List.of(
            new Span("news", ZERO, ofMillis(40)),
            new Span("user", ZERO, ofMillis(60)),
            new Span("orders", ZERO, ofMillis(80)));

    @OxbowTest
    void plainCallsComeOneAfterTheOther() {
        Sequential fetches = new Sequential();
        assertThat(fetches.sequential()).isEqualTo("[user][orders][news]");
        assertThat(fetches.spans()).isEqualTo(ONE_AFTER_THE_OTHER);
    }

    @OxbowTest
    void aTaskThatIsAwaitedAtOnceHasNobodyBesideIt() {
        Sequential fetches = new Sequential();
        assertThat(fetches.awaitedAtOnce()).isEqualTo("[user][orders][news]");
        assertThat(fetches.spans()).isEqualTo(ONE_AFTER_THE_OTHER);
    }

    @OxbowTest
    void tasksThatAreAllStartedFirstRunSideBySide() {
        Sequential fetches = new Sequential();
        assertThat(fetches.startedFirst()).isEqualTo("[user][orders][news]");
        assertThat(fetches.spans()).isEqualTo(SIDE_BY_SIDE);
    }

    @OxbowTest
    void gatherStartsAllBeforeItAwaitsAny() {
        Sequential fetches = new Sequential();
        assertThat(fetches.gathered()).isEqualTo("[user][orders][news]");
        assertThat(fetches.spans()).isEqualTo(SIDE_BY_SIDE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Heartbeat.Lateness;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final int EACH = 1_000;

    @Test
    void coroutinesNeedNoLock() {
        assertThat(new SharedCounter(EACH).byCoroutines()).isEqualTo(SharedCounter.WORKERS * EACH);
    }

    @Test
    void threadsNeedOne() throws InterruptedException {
        assertThat(new SharedCounter(EACH).byThreadsWithLock()).isEqualTo(SharedCounter.WORKERS * EACH);
        assertThat(new SharedCounter(EACH).byThreads()).isLessThan(SharedCounter.WORKERS * EACH);
    }

    @Test
    void anAwaitBetweenReadAndWriteLosesWhatOthersDidMeanwhile() {
        assertThat(new SharedCounter(EACH).tornByAwait()).isEqualTo(EACH);
    }

    @Test
    void aPeriodThatIsSleptDriftsAndDueTimesDoNot() {
        Lateness naive = Heartbeat.beats(30, Heartbeat::naive, () -> Heartbeat.compute(ofMillis(4)));
        assertThat(naive.last()).isEqualTo(naive.worst()); // it is never made good

        Lateness punctual = Heartbeat.beats(30, Heartbeat::punctual, () -> Heartbeat.compute(ofMillis(4)));
        assertThat(punctual.median()).isLessThan(naive.last() / 2);
    }

    @Test
    void aNeighbourThatComputesElsewhereIsNoBother() {
        Lateness elsewhere = Heartbeat.beats(30, Heartbeat::punctual, Heartbeat::computeElsewhere);
        Lateness idle = Heartbeat.beats(30, Heartbeat::punctual, () -> sleep(Heartbeat.PERIOD));
        assertThat(elsewhere.median()).isLessThan(4 + idle.median());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.SlowStep;
import dev.oxbow.recipes.Offload.Found;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OffloadTest {
    @Test
    void aCallThatBlocksStopsTheHeartAndIsToldOfWithItsLine() {
        Found found = Offload.beside(Offload::block);
        assertThat(found.worst()).isGreaterThanOrEqualTo(240);
        assertThat(found.told()).hasSize(1).first().satisfies(slow -> {
            assertThat(String.valueOf(slow.line())).contains("Offload.block(Offload.java:");
            assertThat(slow.advice()).contains("use Async.sleep");
        });
    }

    @Test
    void aComputationIsToldOfWithItsLine() {
        Found found = Offload.beside(() -> {
            for (int i = 0; i < 8; i++) {
                Offload.hash("secret");
            }
        });
        assertThat(found.told())
                .extracting(SlowStep::line)
                .first()
                .satisfies(line -> assertThat(String.valueOf(line)).contains("Offload.hash(Offload.java:"));
    }

    @Test
    void theLoopGoesOnWhileAnotherThreadIsAtWork() {
        CountDownLatch beats = new CountDownLatch(3);
        run(() -> {
            start(() -> {
                while (true) {
                    sleep(java.time.Duration.ofMillis(1));
                    beats.countDown();
                }
            });
            toThread(() -> {
                beats.await(); // would last for ever on the loop
                return true;
            });
        });
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            Found found = Offload.beside(() -> runIn(pool, () -> Offload.block()));
            assertThat(found.told()).isEmpty();
        }
    }
}

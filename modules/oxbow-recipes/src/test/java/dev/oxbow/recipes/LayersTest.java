// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayersTest {
    @Test
    void controlReachesTheLoopAtTheSleepAndNowhereElse() {
        assertThat(Layers.trace())
                .containsExactly(
                        "handler begins",
                        "service begins",
                        "repository begins",
                        "client begins",
                        "socket begins",
                        "          sleep",
                        "          the loop runs what handler left for later",
                        "          the loop runs what service left for later",
                        "          the loop runs what repository left for later",
                        "          the loop runs what client left for later",
                        "          the loop runs what socket left for later",
                        "socket has its answer",
                        "client has its answer",
                        "repository has its answer",
                        "service has its answer",
                        "handler has its answer");
    }

    @Test
    void turnsAreTakenAtAnyDepth() {
        assertThat(Layers.turn(1, 100)).isPositive();
        assertThat(Layers.turn(100, 100)).isPositive();
    }
}

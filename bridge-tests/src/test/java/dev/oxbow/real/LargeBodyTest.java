// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backpressure from one socket, through a coroutine, to another: what is in memory at a time is little. */
@Timeout(120)
class LargeBodyTest {
    private static final long GIGABYTE = 1L << 30;

    @Test
    void aGigabyteFlowsThroughACoroutineInAHeapOf64MegabytesAndArrivesAsItWas() throws Exception {
        String said = relayed("-Xmx64m", "-XX:MaxDirectMemorySize=64m");
        assertThat(said.lines().reduce("", (before, line) -> line))
                .as(said)
                .matches("bytes " + GIGABYTE + ", crc ([0-9a-f]{8}) relayed, \\1 received, \\d+ ms, heap of 6[0-9] MB");
    }

    private static String relayed(String... memory) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(memory));
        builder.command()
                .addAll(List.of(
                        "-cp", System.getProperty("java.class.path"), Relay.class.getName(), String.valueOf(GIGABYTE)));
        Process process = builder.redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    @Test
    void onATerminalItRedrawsOneLine() {
        String shown = show(true);
        assertThat(shown).startsWith("\r[").endsWith("\n").containsOnlyOnce("\n");
        assertThat(shown).contains("[########################################] 100 %", "step 50");
    }

    @Test
    void elsewhereItPrintsTenLines() {
        assertThat(show(false).lines()).hasSize(10).allMatch(line -> line.matches(" *\\d+0 % .*step \\d+ *"));
    }

    private static String show(boolean terminal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ProgressBar bar = new ProgressBar(50, new PrintStream(out, true, UTF_8), terminal)) {
            for (int i = 1; i <= 50; i++) {
                bar.step("step " + i);
            }
        }
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}

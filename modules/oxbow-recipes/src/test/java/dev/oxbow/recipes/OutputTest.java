// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.oxbow.recipes.show.Pages;
import dev.oxbow.recipes.show.Python;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show of a run is what a run prints, but for its times; and asyncio's is the same where they say so. */
class OutputTest {
    private static final int TRIES = 3; // what hurries on a busy machine may print it in another order

    @ParameterizedTest
    @ValueSource(strings = {"callbacks", "cancel", "convert", "mdc", "supervisor", "threadsafe"})
    void theOutputOnAPageIsWhatTheRecipePrints(String recipe) throws Exception {
        String printed = printed(recipe);
        for (int tried = 1; tried < TRIES && !printed.equals(shown(recipe)); tried++) {
            printed = printed(recipe);
        }
        assertThat(printed).isEqualTo(shown(recipe));
    }

    @Test
    void asyncioHasTheTableOfCancel() throws Exception {
        Optional<String> asyncio = Python.run("cancel");
        assumeThat(asyncio).isPresent();
        assertThat(asyncio.orElseThrow()).isEqualTo(shown("cancel"));
    }

    @Test
    void asyncioHasTheTraceOfLayers() throws Exception {
        String trace = String.join("\n", Layers.trace()) + "\n";
        assertThat(shown("layers")).startsWith(trace);

        Optional<String> asyncio = Python.run("layers");
        assumeThat(asyncio).isPresent();
        assertThat(asyncio.orElseThrow()).isEqualTo(trace);
    }

    private static String printed(String recipe) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            Recipes.ALL.stream()
                    .filter(one -> one.name().equals(recipe))
                    .findFirst()
                    .orElseThrow()
                    .program()
                    .run(new String[0]);
        } finally {
            System.setOut(out);
        }
        return timeless(printed.toString(UTF_8));
    }

    private static String shown(String recipe) throws Exception {
        String page = Files.readString(Pages.docs().resolve(recipe + ".md"));
        return timeless(page.replaceFirst("(?s).*?```text\n(.*?)```.*", "$1"));
    }

    private static String timeless(String text) {
        return text.replaceAll(" +\\d+ ms", " some ms");
    }
}

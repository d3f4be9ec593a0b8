// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The recipes of asyncio that stand beside ours, in src/main/python. */
public final class Python {
    private Python() {}

    /** What the recipe prints under asyncio; nothing where there is no python3, or one older than 3.11. */
    public static Optional<String> run(String recipe, String... arguments) throws IOException, InterruptedException {
        Path source = Pages.root().resolve("modules/oxbow-recipes/src/main/python/" + recipe + ".py");
        List<String> command = new ArrayList<>(List.of("python3", source.toString()));
        command.addAll(List.of(arguments));
        return isThere() ? Optional.of(output(command)) : Optional.empty();
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process python = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(python.getInputStream().readAllBytes(), UTF_8);
        if (python.waitFor() != 0) {
            throw new IllegalStateException(command + " has failed");
        }
        return printed;
    }
}

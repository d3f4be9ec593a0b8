// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import dev.oxbow.recipes.show.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recipes' own source text. */
final class Sources {
    private Sources() {}

    static List<String> of(String recipe) {
        return lines(Pages.docs()
                .resolve("../../modules/oxbow-recipes/src/main/java/dev/oxbow/recipes/" + recipe + ".java"));
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError("there is no line with '" + part + "'");
    }
}

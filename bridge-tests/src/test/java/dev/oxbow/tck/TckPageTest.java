// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.docs.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/bridges.md: every suite has its row, and every row its suite, which passed what it ran. */
class TckPageTest {
    @Test
    void everySuiteHasItsRow() throws Exception {
        List<String> suites;
        try (Stream<Path> files = Files.list(Path.of("src/test/java/dev/oxbow/tck"))) {
            suites = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("TckTest.java"))
                    .map(name -> "`" + name.substring(0, name.length() - ".java".length()) + "`")
                    .sorted()
                    .toList();
        }
        List<String[]> rows = Page.of("bridges.md").rows("tck").stream()
                .map(row -> row.split(" *\\| *", -1))
                .toList();
        assertThat(rows.stream().map(row -> row[1])).containsExactlyInAnyOrderElementsOf(suites);
        assertThat(rows).allMatch(row -> row[2].equals(row[3]), "all that was run passed");
    }
}

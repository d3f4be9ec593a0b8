// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void outputReplacesTheFirstTextBlockAlone() {
        String page = "# A\n\n```text\nold $1\n```\n\n```text\nkept\n```\n";
        assertThat(Pages.withOutput(page, "new $0\nlines\n\n"))
                .isEqualTo("# A\n\n```text\nnew $0\nlines\n```\n\n```text\nkept\n```\n");
    }
}

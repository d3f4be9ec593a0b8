// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Recipes.Recipe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecipesTest {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void giveTheStreamsBack() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void anUnknownNameIsAnsweredByThoseThereAre() {
        System.setErr(new PrintStream(printed, true, UTF_8));
        assertThat(Recipes.run("laters")).isEqualTo(2);
        assertThat(printed.toString(UTF_8))
                .startsWith("There is no recipe 'laters'")
                .contains(names());
    }

    @Test
    void aNameRunsThatRecipeAlone() {
        System.setOut(new PrintStream(printed, true, UTF_8));
        assertThat(Recipes.run("callbacks")).isZero();
        assertThat(printed.toString(UTF_8))
                .contains("== callbacks ==", "fetch ended: 42 pages")
                .doesNotContain("== layers", "== summary");
    }

    static String[] names() {
        return Recipes.ALL.stream().map(Recipe::name).toArray(String[]::new);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.Recipes.Recipe;
import dev.oxbow.recipes.show.Pages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of docs/recipes show the very code that runs. */
class DocsTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);
    /** Between two methods of a snippet. */
    private static final Pattern MEMBERS = Pattern.compile("(?<=\n\\})\n\n");

    private static final Pattern SOURCE = Pattern.compile("\\]\\((\\S+\\.java)\\)");

    static Stream<String> names() {
        return Recipes.ALL.stream().map(Recipe::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCodeOfAPageIsTheCodeThatRuns(String recipe) throws Exception {
        Path page = page(recipe);
        String text = Files.readString(page);
        List<String> source = new ArrayList<>();
        find(SOURCE, text).forEach(link -> source.addAll(Sources.lines(page.resolveSibling(link))));

        List<String> snippets = find(JAVA, text).flatMap(MEMBERS::splitAsStream).toList();
        assertThat(snippets).isNotEmpty().doesNotHaveDuplicates();
        assertThat(snippets)
                .allSatisfy(
                        snippet -> assertThat(isPartOf(source, snippet.lines().toList()))
                                .as("in the source: %s", snippet)
                                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPageHasTheQuestionTheOutputAPictureAndAsyncio(String recipe) throws Exception {
        assertThat(Files.readString(page(recipe)))
                .contains("-Precipes -Drecipe=" + recipe + "`", "```text\n", "](" + recipe + ".svg)", "```python\n");
    }

    @Test
    void theIndexNamesAll() throws Exception {
        String index = Files.readString(page("README"));
        for (Recipe recipe : Recipes.ALL) {
            assertThat(index)
                    .contains("| " + recipe.question() + " | [" + recipe.name() + "](" + recipe.name() + ".md) |");
        }
    }

    @Test
    void aSnippetThatDiffersIsFound() {
        List<String> source = List.of("class A {", "    int a;", "", "    int b;", "}");
        assertThat(isPartOf(source, List.of("int a;", "", "int b;"))).isTrue();
        assertThat(isPartOf(source, List.of("int a;", "int b;"))).isFalse();
        assertThat(isPartOf(source, List.of("int a;", "", "  int b;"))).isFalse();
    }

    /** Whether the lines stand there one after the other, all indented by as much more. */
    private static boolean isPartOf(List<String> source, List<String> snippet) {
        for (int i = 0; i + snippet.size() <= source.size(); i++) {
            String first = source.get(i);
            if (first.endsWith(snippet.get(0))) {
                String indent =
                        first.substring(0, first.length() - snippet.get(0).length());
                List<String> indented = snippet.stream()
                        .map(line -> line.isEmpty() ? line : indent + line)
                        .toList();
                if (indent.isBlank() && indented.equals(source.subList(i, i + snippet.size()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Path page(String name) {
        return Pages.docs().resolve(name + ".md");
    }

    private static Stream<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page of the repository: its Java is compiled, its links lead somewhere, its tables say what runs; so is the Java in Javadoc. */
class PagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)\n```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FENCED = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern MEMBERS = Pattern.compile("(?<=\n\\})\n\n");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* \\}</pre>", Pattern.DOTALL);
    private static final Pattern STARS = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);
    private static final Pattern BLANK_LINES = Pattern.compile("\n\n");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static List<Path> pages() {
        List<Path> pages = new ArrayList<>(find("docs", ".md"));
        pages.addAll(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("CHANGELOG.md")));
        return pages;
    }

    @Test
    void javaOnAPageIsJavaThatIsCompiled() {
        String compiled = squeezed(Stream.of("modules", "bridge-tests")
                .flatMap(directory -> find(directory, ".java").stream())
                .map(PagesTest::read)
                .reduce("", String::concat));
        assertThat(compiled).hasSizeGreaterThan(100_000);
        for (Path page : pages()) {
            assertThat(JAVA.matcher(read(page)).results().flatMap(match -> MEMBERS.splitAsStream(match.group(1))))
                    .as("Java on %s", ROOT.relativize(page))
                    .allSatisfy(snippet -> assertThat(compiled.contains(squeezed(snippet)))
                            .as("in a source: %s", snippet)
                            .isTrue());
        }
    }

    @Test
    void javaInJavadocIsJavaThatIsCompiled() {
        List<String> sources = Stream.of("modules", "bridge-tests")
                .flatMap(directory -> find(directory, ".java").stream())
                .map(PagesTest::read)
                .toList();
        String compiled = sources.stream().map(PagesTest::withoutComments).reduce("", String::concat);
        List<String> examples = sources.stream()
                .flatMap(source -> EXAMPLE.matcher(source).results())
                .map(match -> STARS.matcher(match.group(1)).replaceAll(""))
                .flatMap(BLANK_LINES::splitAsStream)
                .map(PagesTest::withoutComments)
                .toList();
        assertThat(examples)
                .hasSizeGreaterThan(40)
                .allSatisfy(example -> assertThat(compiled.contains(example))
                        .as("in a source: %s", example)
                        .isTrue());
        assertThat(withoutComments("/** a */ b // c\n d")).isEqualTo("bd");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        String text = FENCED.matcher(read(page)).replaceAll("");
        LINK.matcher(text).results().map(match -> match.group(1)).forEach(link -> {
            if (!link.matches("[a-z]+:.*")) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                assertThat(target).as("link in %s", ROOT.relativize(page)).isRegularFile();
                if (parts.length == 2 && parts[1].length() > 0) {
                    assertThat(anchors(target))
                            .as("%s in %s", link, ROOT.relativize(page))
                            .contains(parts[1]);
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"asyncio, Asyncio", "reactor, Reactor", "rxjava, RxJava", "kotlin, Kotlin"})
    void whatATableSpellsRuns(String from, String test) {
        String page = read(ROOT.resolve("docs/from-" + from + ".md"));
        String source = squeezed(find("bridge-tests/src/test/java/dev/oxbow/guide", ".java").stream()
                .filter(file -> file.getFileName().toString().startsWith("From" + test))
                .map(PagesTest::read)
                .reduce("", String::concat));
        List<String> spellings = page.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .map(line -> line.split(" \\| ", -1)[1])
                .flatMap(cell -> CODE.matcher(cell).results().map(match -> match.group(1)))
                .toList();
        assertThat(spellings)
                .hasSizeGreaterThan(25)
                .allSatisfy(spelling -> assertThat(source.contains(squeezed(spelling)))
                        .as(spelling)
                        .isTrue());
    }

    @Test
    void whatIsNotThereIsMissed() {
        assertThat(squeezed("a( b,\n  c )")).isEqualTo("a(b,c)").isNotEqualTo(squeezed("a(b, d)"));
        assertThat(anchors(ROOT.resolve("README.md")))
                .contains("run-it", "depend-on-it")
                .doesNotContain("nowhere");
    }

    private static List<String> anchors(Path page) {
        return HEADING.matcher(FENCED.matcher(read(page)).replaceAll(""))
                .results()
                .map(match -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String withoutComments(String code) {
        return squeezed(COMMENT.matcher(code).replaceAll(""));
    }

    /** Without white space, so that indentation and line breaks do not matter. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static List<Path> find(String directory, String extension) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(extension)
                            && Arrays.stream(file.toString().split("/")).noneMatch("target"::equals))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

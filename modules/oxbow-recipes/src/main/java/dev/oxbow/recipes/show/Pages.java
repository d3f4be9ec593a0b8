// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oxbow.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of docs/recipes: with {@code -Dupdate-docs=true} they show what the recipes print and draw in this run. */
public final class Pages {
    private static final boolean UPDATE = Boolean.getBoolean("update-docs");
    private static final Pattern OUTPUT = Pattern.compile("(?<=```text\n).*?(?=```)", Pattern.DOTALL);

    private Pages() {}

    /** Runs {@code program}, and keeps what it prints on the recipe's page. */
    public static void recording(String recipe, Action program) throws Exception {
        if (!UPDATE) {
            program.run();
            return;
        }
        PrintStream out = System.out;
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        System.setOut(new PrintStream(new Tee(out, copy), true, UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(out);
        }
        Path page = docs().resolve(recipe + ".md");
        Files.writeString(page, withOutput(Files.readString(page), copy.toString(UTF_8)));
    }

    /** Runs {@code program} with nothing to be seen of it, so that what follows is warm. */
    public static void warm(Action program) throws Exception {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(out);
        }
    }

    static String withOutput(String page, String output) {
        return OUTPUT.matcher(page).replaceFirst(Matcher.quoteReplacement(output.stripTrailing() + "\n"));
    }

    /** Writes a picture: beside its page, or else where Maven's clean removes it; tells where in the checkout. */
    public static Path draw(String name, String svg) throws IOException {
        Path directory = UPDATE ? docs() : root().resolve("modules/oxbow-recipes/target");
        Files.createDirectories(directory);
        return root().relativize(Files.writeString(directory.resolve(name), svg));
    }

    /** The directory docs/recipes of this checkout. */
    public static Path docs() {
        return root().resolve("docs/recipes");
    }

    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs/recipes"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("run this in a checkout of Oxbow: there is no docs/recipes above here");
            }
        }
        return directory;
    }

    private static final class Tee extends OutputStream {
        private final OutputStream first;
        private final OutputStream second;

        Tee(OutputStream first, OutputStream second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void write(int b) throws IOException {
            first.write(b);
            second.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            first.write(bytes, from, length);
            second.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            first.flush();
        }
    }
}

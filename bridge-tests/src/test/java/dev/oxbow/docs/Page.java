// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of docs whose tables are what tests saw. A table stands between {@code <!-- begin: NAME -->} and
 * {@code <!-- end: NAME -->}; a test says what a row of it must be, and with {@code -Dupdate-docs=true} makes it so.
 */
public record Page(Path file) {
    private static final boolean UPDATE = Boolean.getBoolean("update-docs");

    /** The page of this name. */
    public static Page of(String name) {
        return new Page(Path.of("..", "docs", name));
    }

    /** Checks, or writes, the row of the table whose first cell is {@code cells[0]}. */
    public void hasRow(String table, String... cells) {
        String row = row(cells);
        if (UPDATE) {
            put(table, "| " + cells[0] + " |", row);
        }
        assertThat(rows(table)).as("-Dupdate-docs=true writes %s", file).contains(row);
    }

    /** Checks, or writes, that the table has these rows and no others. */
    public void hasRows(String table, List<String[]> rows) {
        List<String> wanted = rows.stream().map(Page::row).toList();
        if (UPDATE) {
            List<String> lines = lines();
            int begin = begin(lines, table) + 2;
            lines.subList(begin, end(lines, table)).clear();
            lines.addAll(begin, wanted);
            write(lines);
        }
        assertThat(rows(table)).as("-Dupdate-docs=true writes %s", file).isEqualTo(wanted);
    }

    /** The rows of the table, without its head. */
    public List<String> rows(String table) {
        List<String> lines = lines();
        return lines.subList(begin(lines, table) + 2, end(lines, table));
    }

    private void put(String table, String start, String row) {
        List<String> lines = lines();
        int end = end(lines, table);
        for (int i = begin(lines, table) + 2; i < end; i++) {
            if (lines.get(i).startsWith(start)) {
                lines.set(i, row);
                write(lines);
                return;
            }
        }
        lines.add(end, row);
        write(lines);
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static int begin(List<String> lines, String table) {
        int line = lines.indexOf("<!-- begin: " + table + " -->");
        assertThat(line).as("the begin of %s", table).isNotNegative();
        return line + 1;
    }

    private static int end(List<String> lines, String table) {
        int line = lines.indexOf("<!-- end: " + table + " -->");
        assertThat(line).as("the end of %s", table).isNotNegative();
        return line;
    }

    private List<String> lines() {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

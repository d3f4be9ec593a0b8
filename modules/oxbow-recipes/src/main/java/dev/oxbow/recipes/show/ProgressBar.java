// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.show;

import java.io.Console;
import java.io.PrintStream;

/** How far it is: one line that is drawn over and over on a terminal, and a plain line every tenth elsewhere. */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;

    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private final long begin = System.nanoTime();
    private int steps;
    private long drawn;
    private int tenths;

    /** One on the standard error, of so many steps. */
    public ProgressBar(int total) {
        this(total, System.err, isTerminal());
    }

    ProgressBar(int total, PrintStream out, boolean terminal) {
        this.total = total;
        this.out = out;
        this.terminal = terminal;
    }

    /** One more is done. */
    public void step(String label) {
        steps++;
        long now = System.nanoTime();
        if (terminal && (now - drawn > 100_000_000 || steps == total)) {
            drawn = now;
            int filled = WIDTH * steps / total;
            out.printf("\r[%s%s] %s  ", "#".repeat(filled), "-".repeat(WIDTH - filled), text(label));
            out.flush();
        } else if (!terminal && steps * 10 / total > tenths) {
            tenths = steps * 10 / total;
            out.println(text(label));
        }
    }

    private String text(String label) {
        return "%3d %%  %5.1f s  %-16s".formatted(100 * steps / total, (System.nanoTime() - begin) / 1e9, label);
    }

    /** Ends the line. */
    @Override
    public void close() {
        if (terminal) {
            out.println();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // on 21 it is null without a terminal; from 22 on it has to be asked
    private static boolean isTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}

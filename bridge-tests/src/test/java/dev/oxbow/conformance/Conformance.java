// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import dev.oxbow.conformance.Corpus.Program;
import dev.oxbow.test.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a corpus file: each program in FIFO order and under so many shuffles. The last line says how many agree with
 * asyncio under all of them; the exit status is 0 only if all do.
 *
 * <p>{@code mvn -ntp -q -Pconformance -Dcorpus=FILE -Dseeds=N}
 */
public final class Conformance {
    private static final int SHOWN = 5;

    private final List<Program> programs;
    private final int seeds;
    private final PrintStream out;
    private final AtomicInteger ran = new AtomicInteger();

    private Conformance(List<Program> programs, int seeds, PrintStream out) {
        this.programs = programs;
        this.seeds = seeds;
        this.out = out;
    }

    /** Arguments: a corpus file, plain or gzipped, and the number of shuffles. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: Conformance CORPUS SEEDS");
            System.exit(2);
        }
        List<Program> programs;
        try (InputStream file = Files.newInputStream(Path.of(args[0]))) {
            programs = Corpus.read(file);
        }
        List<Difference> differences = compare(programs, Integer.parseInt(args[1]), System.out);
        differences.stream().limit(SHOWN).forEach(System.out::println);
        if (differences.size() > SHOWN) {
            System.out.println("and " + (differences.size() - SHOWN) + " more");
        }
        System.out.println((programs.size() - differences.size()) + " of " + programs.size() + " programs agree");
        System.exit(differences.isEmpty() ? 0 : 1);
    }

    /** The first difference of each program that differs. */
    static List<Difference> compare(List<Program> programs, int seeds, PrintStream progress) {
        Conformance conformance = new Conformance(programs, seeds, progress);
        List<Difference> differences = programs.parallelStream()
                .map(conformance::firstDifference)
                .flatMap(Optional::stream)
                .toList();
        progress.println();
        return differences;
    }

    private Optional<Difference> firstDifference(Program program) {
        Optional<Difference> difference = schedules()
                .flatMap(schedule -> Difference.of(program, schedule).stream())
                .findFirst();
        showProgress(ran.incrementAndGet());
        return difference;
    }

    private Stream<Schedule> schedules() {
        return Stream.concat(
                Stream.of(Schedule.fifo()), IntStream.rangeClosed(1, seeds).mapToObj(Schedule::shuffled));
    }

    private void showProgress(int n) {
        if (n % 100 == 0 || n == programs.size()) {
            out.print("\r" + n + " of " + programs.size() + " programs, FIFO and " + seeds + " shuffles each");
            out.flush();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.stress;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.grading.TestGrading;

/**
 * Runs the JCStress tests and judges them: a test must have seen acceptable outcomes only; a twin, whose guard was taken
 * out, must have shown the interesting outcome at least once, for else its test would prove nothing.
 *
 * <p>Arguments: a directory for the report; a regular expression of the tests to run.
 */
public final class Stress {
    private Stress() {}

    private static final class Tally {
        long samples;
        long bad;
        String worst = "";
    }

    public static void main(String[] args) throws Exception {
        Path dir = Files.createDirectories(Path.of(args[0]));
        for (Path old : blobs()) {
            Files.delete(old);
        }
        // one configuration of the JVM, with all its compilers, on all tests; JCStress' own choice of 20 would take
        // hours
        Main.main(new String[] {
            "-t",
            args[1],
            "-r",
            dir.toString(),
            "-f",
            "1",
            "-fsm",
            "1",
            "-iters",
            "5",
            "-time",
            "600",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-jvmArgs",
            "-XX:+UseSerialGC -Xmx768m"
        });
        Map<String, Tally> tallies = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (TestResult result : results()) {
            add(result, tallies, wrong);
        }
        System.out.printf("%n%-62s %14s %12s  %s%n", "test", "samples", "bad", "which");
        tallies.forEach((name, tally) -> {
            System.out.printf(
                    "%-62s %,14d %,12d  %s%n", name.replace("dev.oxbow.", ""), tally.samples, tally.bad, tally.worst);
            if (isTwin(name) == (tally.bad == 0)) {
                wrong.add(name + (isTwin(name) ? ": what its guard is for did not show" : ": a forbidden outcome"));
            }
        });
        if (tallies.isEmpty()) {
            wrong.add("no test ran");
        }
        wrong.forEach(System.out::println);
        System.out.println(tallies.size() + " tests, " + wrong.size() + " wrong");
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static boolean isTwin(String name) {
        return name.endsWith("Twin");
    }

    private static void add(TestResult result, Map<String, Tally> tallies, List<String> wrong) {
        Tally tally = tallies.computeIfAbsent(result.getName(), name -> new Tally());
        TestGrading grading = result.grading();
        for (GradingResult outcome : grading.gradingResults.values()) {
            tally.samples += outcome.count;
            if (outcome.expect != Expect.ACCEPTABLE && outcome.count > 0) {
                tally.bad += outcome.count;
                tally.worst = "(" + outcome.id + ") " + outcome.description;
            }
        }
        if (tally.samples == 0 || !grading.isPassed) {
            wrong.add(result.getName() + ": " + result.status() + " " + grading.failureMessages + result.getMessages());
        }
    }

    private static Collection<TestResult> results() throws Exception {
        InProcessCollector collector = new InProcessCollector();
        for (Path blob : blobs()) {
            DiskReadCollector reader = new DiskReadCollector(blob.toString(), collector);
            reader.dump();
            reader.close();
        }
        return collector.getTestResults();
    }

    /** JCStress writes one into the working directory at each run. */
    private static List<Path> blobs() throws IOException {
        List<Path> blobs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(""), "jcstress-results-*.bin.gz")) {
            files.forEach(blobs::add);
        }
        return blobs;
    }
}

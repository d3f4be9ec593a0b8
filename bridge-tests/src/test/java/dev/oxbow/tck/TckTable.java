// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.docs.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.testng.ISuite;
import org.testng.ISuiteListener;
import org.testng.ISuiteResult;
import org.testng.ITestContext;
import org.testng.ITestResult;

/**
 * Counts what TestNG ran. With {@code -Dupdate-docs=true} the counts of each suite become its row in docs/bridges.md;
 * TestNG finds this through the service loader.
 */
public final class TckTable implements ISuiteListener {
    /** The counts of one suite. */
    private static final class Counts {
        int passed;
        int failed;
        int skipped;
        final Map<String, Integer> reasons = new TreeMap<>();
    }

    @Override
    public void onFinish(ISuite suite) {
        if (!Boolean.getBoolean("update-docs")) {
            return;
        }
        Map<String, Counts> suites = new TreeMap<>();
        for (ISuiteResult result : suite.getResults().values()) {
            ITestContext context = result.getTestContext();
            for (ITestResult test : all(context.getPassedTests().getAllResults())) {
                of(suites, test).passed++;
            }
            for (ITestResult test : all(context.getFailedTests().getAllResults())) {
                of(suites, test).failed++;
            }
            for (ITestResult test : all(context.getSkippedTests().getAllResults())) {
                Counts counts = of(suites, test);
                counts.skipped++;
                counts.reasons.merge(reason(test.getThrowable()), 1, Integer::sum);
            }
        }
        suites.forEach(TckTable::write);
    }

    private static List<ITestResult> all(Collection<ITestResult> results) {
        return new ArrayList<>(results);
    }

    private static Counts of(Map<String, Counts> suites, ITestResult test) {
        return suites.computeIfAbsent(test.getTestClass().getRealClass().getSimpleName(), name -> new Counts());
    }

    /** The TCK's own words, shortened. */
    private static String reason(@Nullable Throwable skip) {
        String message = String.valueOf(skip == null ? null : skip.getMessage());
        if (message.startsWith("Not verified")) {
            return "rules that the TCK cannot verify";
        }
        if (message.startsWith("Unable to run this test, as required elements")) {
            return "need more elements than there are";
        }
        if (message.startsWith("Skipping because no error state")) {
            return "it never fails";
        }
        if (message.startsWith("Skipped because tested publisher does NOT implement")) {
            return "optional";
        }
        return message.lines().findFirst().orElse(message);
    }

    private static void write(String name, Counts counts) {
        List<String> why = new ArrayList<>();
        counts.reasons.forEach((reason, count) -> why.add(count + " " + reason));
        Page.of("bridges.md")
                .hasRow(
                        "tck",
                        "`" + name + "`",
                        Integer.toString(counts.passed + counts.failed),
                        Integer.toString(counts.passed),
                        Integer.toString(counts.skipped),
                        String.join(", ", why));
    }
}

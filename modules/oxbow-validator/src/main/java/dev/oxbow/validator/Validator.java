// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Looks after each test for errors that were dropped and for what loops have still to do, after each class for permits
 * and threads too, whichever engine ran it; after TestNG's classes threads are looked for once, at the end. JUnit finds it
 * through the service loader.
 *
 * <p>JUnit swallows what a TestExecutionListener throws, but not what is thrown at the end of the session: there all that was
 * found fails the build.
 */
public final class Validator implements LauncherSessionListener, TestExecutionListener {
    private static final int LINES = 3;

    private final List<String> found = new ArrayList<>();
    private final Dropped dropped = new Dropped();
    private final LiveLoops loops;
    private final Primitives primitives;
    private final LiveThreads threads;
    private final Path report;

    public Validator() {
        // the thread that Reactor has for graceful disposals stays for 10
        this(Duration.ofSeconds(15), Path.of("target", "validator.txt"));
    }

    Validator(Duration limit, Path report) {
        Patience patience = new Patience(limit);
        this.loops = new LiveLoops(patience);
        this.primitives = new Primitives(patience);
        this.threads = new LiveThreads(patience);
        this.report = report;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        dropped.listen();
        session.getLauncher().registerTestExecutionListeners(this);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean isClass = test.getSource().filter(ClassSource.class::isInstance).isPresent();
        if (test.isTest() || isClass) {
            look(nameOf(test), isClass, isClass && !isOfTestNg(test));
        }
    }

    /** There a class is told to have ended before its last methods end what the first have begun, such as a pool. */
    private static boolean isOfTestNg(TestIdentifier test) {
        return test.getUniqueIdObject().getEngineId().filter("testng"::equals).isPresent();
    }

    /** Synchronised, since not every engine reports from one thread. */
    private synchronized void look(String where, boolean permitsToo, boolean threadsToo) {
        add(where, dropped.take());
        add(where, loops.left());
        if (permitsToo) {
            add(where, primitives.left());
        }
        if (threadsToo) {
            add(where, threads.left());
        }
    }

    private void add(String where, List<String> left) {
        left.forEach(what -> found.add(where + ": " + what));
    }

    private static String nameOf(TestIdentifier test) {
        return test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? method.getClassName() + "." + method.getMethodName()
                        : source instanceof ClassSource type ? type.getClassName() : null)
                .orElse(test.getDisplayName());
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        look("at the end", true, true);
        dropped.stop();
        if (!found.isEmpty()) {
            write();
            throw new AssertionError("tests left something behind; all of it is in " + report + "\n"
                    + found.stream().map(Validator::inShort).collect(Collectors.joining("\n")));
        }
    }

    /** Surefire prints a message three times. */
    private static String inShort(String what) {
        return what.lines().limit(LINES).collect(Collectors.joining("\n"));
    }

    private void write() {
        try {
            Files.write(report, found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

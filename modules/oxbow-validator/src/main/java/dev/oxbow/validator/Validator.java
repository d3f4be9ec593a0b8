// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Looks after each test for errors that were dropped and for what loops have still to do, after each class for threads
 * too, whichever engine ran it. JUnit finds it through the service loader.
 *
 * <p>JUnit swallows what a TestExecutionListener throws, but not what is thrown at the end of the session: there all that was
 * found fails the build.
 */
public final class Validator implements LauncherSessionListener, TestExecutionListener {
    private static final int LINES = 3;

    private final List<String> found = new ArrayList<>();
    private final Dropped dropped = new Dropped();
    private final LiveLoops loops = new LiveLoops();
    private final LiveThreads threads = new LiveThreads();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        dropped.listen();
        session.getLauncher().registerTestExecutionListeners(this);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean isClass = test.getSource().filter(ClassSource.class::isInstance).isPresent();
        if (test.isTest() || isClass) {
            look(nameOf(test), isClass);
        }
    }

    /** Synchronised, since not every engine reports from one thread. */
    private synchronized void look(String where, boolean threadsToo) {
        dropped.take().forEach(what -> found.add(where + ": " + what));
        loops.left().forEach(what -> found.add(where + ": " + what));
        if (threadsToo) {
            threads.left().forEach(what -> found.add(where + ": " + what));
        }
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
        look("at the end", true);
        dropped.stop();
        if (!found.isEmpty()) {
            throw new AssertionError("tests left something behind; all of it is in " + write() + "\n"
                    + found.stream().map(Validator::inShort).collect(Collectors.joining("\n")));
        }
    }

    /** Surefire prints a message three times. */
    private static String inShort(String what) {
        return what.lines().limit(LINES).collect(Collectors.joining("\n"));
    }

    private Path write() {
        try {
            Path directory = Path.of("target");
            return Files.write(
                    Files.isDirectory(directory)
                            ? directory.resolve("validator.txt")
                            : Files.createTempFile("validator", ".txt"),
                    found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

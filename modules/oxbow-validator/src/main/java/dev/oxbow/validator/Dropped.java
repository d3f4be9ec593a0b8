// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is dropped and taken by nobody. It stands where the libraries' own defaults end, so that a test that expects something
 * takes it as any user would, by a hook or a handler, and none of it comes here; or says that it is {@link Expected}.
 *
 * <ul>
 *   <li>RxJava's default, and a thread that dies, call the default handler of uncaught exceptions;
 *   <li>Reactor's defaults log: an error that is dropped, and at a lower level an element;
 *   <li>a loop's default exception handler logs.
 * </ul>
 */
final class Dropped extends Handler implements Thread.UncaughtExceptionHandler {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OXBOW = Logger.getLogger("dev.oxbow");
    private static final Logger REACTOR = Logger.getLogger("reactor.core.publisher.Operators");

    private final ConcurrentLinkedQueue<String> dropped = new ConcurrentLinkedQueue<>();
    private Thread.@Nullable UncaughtExceptionHandler before;

    void listen() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(this);
        reactorLogsToTheJdk();
        REACTOR.setLevel(Level.FINE);
        setLevel(Level.ALL);
        ROOT.addHandler(this);
    }

    void stop() {
        ROOT.removeHandler(this);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    /** Where Reactor is there at all; before its first class looks for a logger. */
    private static void reactorLogsToTheJdk() {
        try {
            Class.forName("reactor.util.Loggers").getMethod("useJdkLoggers").invoke(null);
        } catch (ClassNotFoundException e) {
            // so nothing of it is dropped
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the validator knows another Reactor", e);
        }
    }

    /** What was dropped since the last time, in words. */
    List<String> take() {
        List<String> taken = new ArrayList<>();
        for (String what = dropped.poll(); what != null; what = dropped.poll()) {
            taken.add(what);
        }
        return taken;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        if (!Expected.takes(error)) {
            dropped.add("uncaught in " + thread + "\n" + stackOf(error));
        }
    }

    /** Any thread. A slow step is logged without an exception: it is no error. */
    @Override
    public void publish(LogRecord record) {
        Throwable error = record.getThrown();
        String message = String.valueOf(record.getMessage());
        boolean ofOxbow = OXBOW.getName().equals(record.getLoggerName())
                && error != null
                && record.getLevel().intValue() >= Level.INFO.intValue();
        boolean ofReactor = REACTOR.getName().equals(record.getLoggerName())
                && (message.contains("onErrorDropped") || message.contains("onNextDropped"));
        if ((ofOxbow || ofReactor) && (error == null || !Expected.takes(error))) {
            dropped.add("logged: " + message + (error == null ? "" : "\n" + stackOf(error)));
        }
    }

    private static String stackOf(Throwable error) {
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        return stack.toString().indent(4).stripTrailing();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

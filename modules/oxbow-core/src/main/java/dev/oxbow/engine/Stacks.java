// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads stacks of coroutines: which line is the user's, and which call blocks. */
public final class Stacks {
    /** @param owner how the name of a class begins that has the method, or of one nested in it */
    private record Call(String owner, String method, String told) {
        boolean is(StackTraceElement frame) {
            return frame.getClassName().startsWith(owner)
                    && (method.isEmpty() || frame.getMethodName().startsWith(method));
        }
    }

    private static final int MOST_LINES = 32;

    private static final String TO_THREAD = "blocks the loop: await Async.toThread(...) with it instead";

    private static final List<Call> BLOCKING = List.of(
            new Call("java.lang.Thread", "sleep", "Thread.sleep blocks the loop: use Async.sleep"),
            new Call("java.lang.Thread", "join", "Thread.join " + TO_THREAD),
            new Call("java.util.concurrent.TimeUnit", "sleep", "TimeUnit.sleep blocks the loop: use Async.sleep"),
            new Call("reactor.core.publisher.Mono", "block", "Mono.block blocks the loop: use ReactorBridge.await"),
            new Call(
                    "reactor.core.publisher.Flux",
                    "block",
                    "Flux.block... blocks the loop: use awaitFirst or awaitLast"),
            new Call(
                    "reactor.core.publisher.BlockingIterable",
                    "",
                    "Flux.toIterable and toStream block the loop: use ReactorBridge.iterate"),
            new Call(
                    "io.reactivex.rxjava3.core.",
                    "blocking",
                    "RxJava's blocking... blocks the loop: use RxBridge.await"),
            new Call(
                    "io.reactivex.rxjava3.internal.operators.flowable.Blocking",
                    "",
                    "RxJava's blocking... blocks the loop: use RxBridge.iterate"),
            new Call(
                    "java.util.concurrent.CompletableFuture",
                    "get",
                    "CompletableFuture.get blocks the loop: use Async.await"),
            new Call(
                    "java.util.concurrent.CompletableFuture",
                    "join",
                    "CompletableFuture.join blocks the loop: use Async.await"),
            new Call("java.util.concurrent.FutureTask", "get", "Future.get " + TO_THREAD),
            new Call("java.util.concurrent.Semaphore", "", "Semaphore blocks the loop: use AsyncSemaphore"),
            new Call(
                    "java.util.concurrent.CountDownLatch",
                    "await",
                    "a latch blocks the loop: use AsyncEvent, or await a Deferred"),
            new Call("java.util.concurrent.CyclicBarrier", "", "CyclicBarrier blocks the loop: use AsyncBarrier"),
            new Call("java.util.concurrent.ArrayBlockingQueue", "", "a BlockingQueue blocks the loop: use AsyncQueue"),
            new Call("java.util.concurrent.LinkedBlocking", "", "a BlockingQueue blocks the loop: use AsyncQueue"),
            new Call("java.util.concurrent.SynchronousQueue", "", "a BlockingQueue blocks the loop: use AsyncQueue"),
            new Call(
                    "java.util.concurrent.locks.Condition", "await", "a Condition blocks the loop: use AsyncCondition"),
            new Call("java.util.concurrent.locks.ReentrantLock", "lock", "a lock blocks the loop: use AsyncLock"),
            new Call("java.lang.Object", "wait", "Object.wait blocks the loop: use AsyncCondition"),
            new Call("java.lang.Process", "waitFor", "Process.waitFor blocks the loop: await process.onExit()"),
            new Call("java.net.http.HttpClient", "send", "HttpClient.send blocks the loop: await sendAsync(...)"),
            new Call(
                    "jdk.internal.net.http.HttpClient",
                    "send",
                    "HttpClient.send blocks the loop: await sendAsync(...)"),
            new Call("java.sql.", "", "JDBC " + TO_THREAD + ", or await R2DBC"),
            new Call("javax.sql.", "", "JDBC " + TO_THREAD + ", or await R2DBC"),
            new Call("java.net.", "", "network I/O " + TO_THREAD),
            new Call("sun.nio.ch.", "", "I/O " + TO_THREAD),
            new Call("java.io.", "", "I/O " + TO_THREAD),
            new Call("java.nio.file.", "", "file I/O " + TO_THREAD));

    /** Packages with nothing but what code calls to suspend, and what calls it: all of their classes, however they are split. */
    private static final List<String> BRIDGES =
            List.of("dev.oxbow.reactor.", "dev.oxbow.rxjava.", "dev.oxbow.streams.");

    /** The same in packages where tests of it are told of. */
    private static final Set<String> OURS = Set.of(
            "dev.oxbow.Action",
            "dev.oxbow.CompletionStream",
            "dev.oxbow.EventLoop",
            "dev.oxbow.Scopes",
            "dev.oxbow.TaskGroup",
            "dev.oxbow.TaskLocal",
            "dev.oxbow.Timeout",
            "dev.oxbow.sync.AsyncBarrier",
            "dev.oxbow.sync.AsyncCondition",
            "dev.oxbow.sync.AsyncEvent",
            "dev.oxbow.sync.AsyncLock",
            "dev.oxbow.sync.AsyncQueue",
            "dev.oxbow.sync.AsyncSemaphore",
            "dev.oxbow.test.OxbowExtension",
            "dev.oxbow.test.TestLoop",
            "dev.oxbow.test.VirtualClock");

    /** Where a carrier waits for the baton. */
    private static final Set<String> WAITS =
            Set.of(Carrier.class.getName() + ".parkOnce", TrampolineCarrier.class.getName() + ".leave");

    /** What calls a body. */
    private static final Set<String> BASES = Set.of(
            TaskImpl.class.getName() + ".run", Segment.class.getName() + ".run", Bodies.class.getName() + ".runBare");

    private static final String COMPUTES =
            "nothing else of the loop runs until it awaits: Async.runIn(pool, ...) is for long computations, Async.toThread for "
                    + "calls that block, sleep(ZERO) lets the others have a turn";

    private static final String NO_PROCESSOR =
            "it does not block: it has been resumed, and its thread waits for a processor, while other virtual threads, or other "
                    + "processes, keep them all. Async.runIn(pool, ...) is for long computations";

    private Stacks() {}

    /** What to write instead of what blocks there. */
    public static String advice(List<StackTraceElement> stack) {
        if (hasNoProcessor(stack)) {
            return NO_PROCESSOR;
        }
        int at = blocking(stack);
        return at < 0 ? COMPUTES : told(stack.get(at), COMPUTES);
    }

    /**
     * The innermost line that is neither the JDK's, nor Oxbow's, nor that of a library that blocks; null where no line is to
     * blame.
     */
    public static @Nullable StackTraceElement line(List<StackTraceElement> stack) {
        if (hasNoProcessor(stack)) {
            return null;
        }
        for (StackTraceElement frame : stack.subList(blocking(stack) + 1, stack.size())) {
            if (!isInside(frame)) {
                return frame;
            }
        }
        return null;
    }

    /** Whether the holder of the baton is still where it waited for it. */
    private static boolean hasNoProcessor(List<StackTraceElement> stack) {
        return stack.stream()
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(frame -> WAITS.contains(frame.getClassName() + "." + frame.getMethodName()))
                .orElse(false);
    }

    /** The outermost call that is known to block: Mono.block rather than the latch in it; -1 if there is none. */
    private static int blocking(List<StackTraceElement> stack) {
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (told(stack.get(i), "").length() > 0) {
                return i;
            }
        }
        return -1;
    }

    private static String told(StackTraceElement frame, String otherwise) {
        for (Call call : BLOCKING) {
            if (call.is(frame)) {
                return call.told;
            }
        }
        // every driver has its own classes, and nearly every one this word in their names
        return frame.getClassName().contains(".jdbc.") ? "JDBC " + TO_THREAD + ", or await R2DBC" : otherwise;
    }

    /** Whether the frame is the JDK's, Oxbow's or that of a test's runner, and so not a line of the code that is told of. */
    static boolean isOurs(StackTraceElement frame) {
        String owner = frame.getClassName();
        int nested = owner.indexOf('$');
        return isInside(frame)
                || BRIDGES.stream().anyMatch(owner::startsWith)
                || owner.startsWith("org.junit.")
                || OURS.contains(nested < 0 ? owner : owner.substring(0, nested));
    }

    /** Of a stack that may hold several bodies, the lines of code of the one that has {@code above} on top of it, innermost first. */
    static List<StackTraceElement> body(StackTraceElement[] stack, int above) {
        List<StackTraceElement> lines = new ArrayList<>();
        int body = 0;
        for (StackTraceElement frame : stack) {
            if (body == above && lines.size() < MOST_LINES && !isOurs(frame)) {
                lines.add(frame);
            }
            if (isBase(frame)) {
                body++;
            }
        }
        return lines;
    }

    /** Whether the frame is the lowest one of a body. */
    private static boolean isBase(StackTraceElement frame) {
        return BASES.contains(frame.getClassName() + "." + frame.getMethodName());
    }

    /** Whether the frame is the JDK's or the engine's. */
    static boolean isInside(StackTraceElement frame) {
        String owner = frame.getClassName();
        return owner.startsWith("java.")
                || owner.startsWith("javax.")
                || owner.startsWith("jdk.")
                || owner.startsWith("sun.")
                || owner.startsWith("com.sun.")
                || owner.startsWith("dev.oxbow.engine.")
                || owner.equals("dev.oxbow.Async");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.tck;

import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.validator.Expected;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.flow.support.TestException;
import org.testng.IInvokedMethod;
import org.testng.IInvokedMethodListener;
import org.testng.ITestResult;

/**
 * The TCK leaves streams open: it asks for no more, and does not cancel; it sends nothing more, and does not complete. After
 * each of its tests those who wait for it are cancelled, and nobody else is. TestNG finds this through the service loader.
 */
public final class LeftOpen implements IInvokedMethodListener {
    private static final ConcurrentLinkedQueue<Promise<?>> READERS = new ConcurrentLinkedQueue<>();

    private static final ConcurrentLinkedQueue<AsyncSemaphore> PERMITS = new ConcurrentLinkedQueue<>();

    static {
        // The TCK's own errors, sent to readers that are then left: for as long as it runs.
        Expected.drops(e -> e instanceof TestException || e.getCause() instanceof TestException);
    }

    private final ConcurrentLinkedQueue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    private @Nullable Handle watch;

    /** One who reads what the TCK sends. What it fails with is the TCK's doing. */
    static void reads(Promise<?> reader) {
        READERS.add(reader);
        reader.addDoneCallback(done -> done.outcome());
    }

    /** They are given back for the streams that are left open; those that waited for them are then left in their turn. */
    static AsyncSemaphore permits(int permits) {
        AsyncSemaphore semaphore = new AsyncSemaphore(permits);
        PERMITS.add(semaphore);
        return semaphore;
    }

    @Override
    public void beforeInvocation(IInvokedMethod method, ITestResult result) {
        if (method.isTestMethod()) {
            watch = EventLoop.observeAll(new LoopObserver() {
                @Override
                public void started(Task<?> task, @Nullable Task<?> by) {
                    tasks.add(task);
                }
            });
        }
    }

    @Override
    public void afterInvocation(IInvokedMethod method, ITestResult result) {
        if (watch == null) {
            return;
        }
        watch.cancel();
        watch = null;
        for (Promise<?> reader = READERS.poll(); reader != null; reader = READERS.poll()) {
            reader.cancel();
        }
        for (AsyncSemaphore permits = PERMITS.poll(); permits != null; permits = PERMITS.poll()) {
            while (permits.available() == 0) {
                permits.release();
            }
        }
        for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            String what = task.waitingFor();
            if (what != null && what.contains("'demand'")) {
                task.cancel();
            }
        }
    }
}

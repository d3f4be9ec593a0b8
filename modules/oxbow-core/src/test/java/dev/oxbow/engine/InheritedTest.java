// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that serve the whole process keep nothing of whoever happens to be the first to need them. */
@Timeout(60)
@SuppressWarnings("NullAway")
class InheritedTest {
    private static final InheritableThreadLocal<Object> REQUEST = new InheritableThreadLocal<>();

    /** With classes of its own, whose threads have not begun yet. */
    private static void beginThreads() throws ReflectiveOperationException {
        URL classes = SystemClock.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader fresh = new URLClassLoader(new URL[] {classes}, null);
        Class<?> clock = fresh.loadClass(SystemClock.class.getName());
        assertThat(clock).isNotSameAs(SystemClock.class);
        clock.getMethod("wakeAt", long.class, Runnable.class)
                .invoke(clock.getField("INSTANCE").get(null), System.nanoTime(), (Runnable) () -> {});
        Class.forName(UnseenFailure.class.getName(), true, fresh);
    }

    private static WeakReference<Object> valueOfTheFirst() throws Exception {
        FutureTask<WeakReference<Object>> first = new FutureTask<>(() -> {
            Object value = new Object();
            REQUEST.set(value);
            beginThreads();
            return new WeakReference<>(value);
        });
        Thread.ofPlatform().start(first).join();
        return first.get();
    }

    @Test
    void theValuesOfTheFirstUserBecomeGarbage() throws Exception {
        WeakReference<Object> value = valueOfTheFirst();
        for (int i = 0; i < 200 && value.get() != null; i++) {
            System.gc();
            Thread.sleep(5); // for the collector
        }
        assertThat(value.get()).isNull();
    }
}

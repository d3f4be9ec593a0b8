// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that serve the whole process keep nothing of whoever happens to be the first to need them. */
@Timeout(60)
@SuppressWarnings("NullAway")
class InheritedTest {
    private static final InheritableThreadLocal<Object> REQUEST = new InheritableThreadLocal<>();

    /** With classes of its own, whose threads have not begun yet. */
    private static void beginThreads() {
        URL classes = SystemClock.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            ClassLoader fresh = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
            Class<?> clock = fresh.loadClass(SystemClock.class.getName());
            assertThat(clock).isNotSameAs(SystemClock.class);
            clock.getMethod("wakeAt", long.class, Runnable.class)
                    .invoke(clock.getField("INSTANCE").get(null), System.nanoTime(), (Runnable) () -> {});
            Class.forName(UnseenFailure.class.getName(), true, fresh);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static WeakReference<Object> valueOfTheFirst() throws InterruptedException {
        Object value = new Object();
        Throwable[] failure = new Throwable[1];
        Thread first = Thread.ofPlatform().unstarted(() -> {
            REQUEST.set(value);
            beginThreads();
        });
        first.setUncaughtExceptionHandler((thread, error) -> failure[0] = error);
        first.start();
        first.join();
        assertThat(failure[0]).isNull();
        return new WeakReference<>(value);
    }

    @Test
    void theValuesOfTheFirstUserBecomeGarbage() throws InterruptedException {
        WeakReference<Object> value = valueOfTheFirst();
        for (int i = 0; i < 200 && value.get() != null; i++) {
            System.gc();
            Thread.sleep(5); // for the collector
        }
        assertThat(value.get()).isNull();
    }
}

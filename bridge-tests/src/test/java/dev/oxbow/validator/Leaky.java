// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Tests that leave something behind, one kind each. Only {@link ValidatorTest} runs them, and cleans up after each. */
final class Leaky {
    private static final ConcurrentLinkedQueue<Runnable> CLEANUP = new ConcurrentLinkedQueue<>();

    private Leaky() {}

    static void cleanUp() {
        for (Runnable one = CLEANUP.poll(); one != null; one = CLEANUP.poll()) {
            one.run();
        }
    }

    private static EventLoop loop() {
        EventLoop loop = EventLoop.create("left");
        CLEANUP.add(loop::close);
        return loop;
    }

    static final class Task {
        @Test
        void test() {
            loop().start("forgotten", () -> Async.sleep(Duration.ofHours(1)));
        }
    }

    static final class Timer {
        @Test
        void test() {
            EventLoop loop = loop();
            loop.callLater(Duration.ofHours(1), () -> {});
            loop.run(() -> 1);
        }
    }

    static final class Permit {
        @Test
        void test() {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            permits.acquireAsync();
            permits.acquireAsync();
        }
    }

    static final class Threads {
        @Test
        void test() {
            CountDownLatch end = new CountDownLatch(1);
            Thread platform =
                    Thread.ofPlatform().daemon().name("of the platform").start(() -> waitFor(end));
            Thread virtual = Thread.ofVirtual().name("a virtual one").start(() -> waitFor(end));
            CLEANUP.add(() -> {
                end.countDown();
                join(platform);
                join(virtual);
            });
        }
    }

    private static void waitFor(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static final class DropsInReactor {
        @Test
        void test() {
            Operators.onErrorDropped(new IllegalStateException("dropped in Reactor"), Context.empty());
        }
    }

    static final class DropsAnElement {
        @Test
        void test() {
            Operators.onNextDropped("an element", Context.empty());
        }
    }

    static final class DropsInRxJava {
        @Test
        void test() {
            RxJavaPlugins.onError(new IllegalStateException("dropped in RxJava"));
        }
    }

    static final class Dies {
        @Test
        void test() {
            join(Thread.ofPlatform().start(() -> {
                throw new IllegalStateException("died");
            }));
        }
    }

    static final class Logs {
        @Test
        void test() {
            EventLoop loop = loop();
            loop.callSoon(() -> {
                throw new IllegalStateException("nobody listens");
            });
            loop.run(() -> 1);
        }
    }

    static final class OfTestNg {
        @org.testng.annotations.Test
        public void test() {
            new AsyncSemaphore(1).acquireAsync();
        }
    }

    static final class Nothing {
        static final List<Throwable> taken = new CopyOnWriteArrayList<>();

        @Test
        void test() {
            Hooks.onErrorDropped(taken::add);
            RxJavaPlugins.setErrorHandler(taken::add);
            try (Expected expected = Expected.drops(e -> "said so".equals(e.getMessage()))) {
                Operators.onErrorDropped(new IllegalStateException("taken"), Context.empty());
                RxJavaPlugins.onError(new IllegalStateException("taken"));
                join(Thread.ofPlatform().start(() -> {
                    throw new IllegalStateException("said so");
                }));
                taken.addAll(expected.seen());
            } finally {
                Hooks.resetOnErrorDropped();
                RxJavaPlugins.setErrorHandler(null);
            }
        }
    }
}

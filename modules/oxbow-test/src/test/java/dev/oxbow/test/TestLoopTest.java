// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TestLoopTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aYearPassesInNoTimeAndInOrder() {
        long began = System.nanoTime();
        List<String> log = new ArrayList<>();
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                Task<?> later = Async.start(() -> {
                    Async.sleep(Duration.ofDays(365));
                    log.add("a year " + test.elapsed().toDays());
                });
                Async.sleep(HOUR);
                log.add("an hour " + test.elapsed().toHours());
                Async.await(later);
            });
        }
        assertThat(log).containsExactly("an hour 1", "a year 365");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void timeStandsStillWhileAThreadWorks() {
        try (TestLoop test = TestLoop.fifo()) {
            String result = test.run(() -> Async.timeout(
                    Duration.ofMillis(1),
                    () -> Async.toThread(() -> {
                        Thread.sleep(50); // real time, far beyond the limit
                        return "worked";
                    })));
            assertThat(result).isEqualTo("worked");
            assertThat(test.elapsed()).isLessThan(Duration.ofMillis(1));
        }
    }

    @Test
    void aTimeoutComesAtItsTime() {
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                assertThatThrownBy(() -> Async.waitFor(Deferred.create(), HOUR))
                        .isInstanceOf(AsyncTimeoutException.class);
                assertThat(test.elapsed()).isEqualTo(HOUR);
            });
        }
    }

    @Test
    void whatTheBodyThrowsComesOut() {
        IllegalStateException unchecked = new IllegalStateException("mine");
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(() -> {
                        throw unchecked;
                    }))
                    .isSameAs(unchecked);
        }
        IOException checked = new IOException("mine");
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(() -> {
                        throw checked;
                    }))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(checked);
        }
    }

    // ---- schedules

    /** The order in which so many tasks run that are all ready at once. */
    private static List<Integer> orderUnder(Schedule schedule) {
        List<Integer> order = new ArrayList<>();
        try (TestLoop test = TestLoop.of(schedule)) {
            test.run(() -> {
                for (int i = 0; i < 6; i++) {
                    int mine = i;
                    Async.start(() -> order.add(mine));
                }
                Async.sleep(HOUR);
            });
        }
        return order;
    }

    @Test
    void fifoIsFirstInFirstOut() {
        assertThat(orderUnder(Schedule.fifo())).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aSeedAlwaysMakesTheSameScheduleAndSeedsDiffer() {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            List<Integer> order = orderUnder(Schedule.shuffled(seed));
            assertThat(orderUnder(Schedule.shuffled(seed))).isEqualTo(order);
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(30);
    }

    @Test
    void aReadyTaskCanBeHeldBackForManyTurns() {
        int most = 0;
        for (long seed = 0; seed < 50; seed++) {
            AtomicInteger turns = new AtomicInteger();
            try (TestLoop test = TestLoop.shuffled(seed)) {
                test.run(() -> {
                    Task<?> ready = Async.start(() -> {});
                    while (!ready.isDone()) {
                        turns.incrementAndGet();
                        Async.sleep(Duration.ZERO);
                    }
                });
            }
            most = Math.max(most, turns.get());
        }
        assertThat(most).isGreaterThan(5);
    }

    @Test
    void aFailureUnderAShuffleTellsItsSeed() {
        try (TestLoop test = TestLoop.shuffled(17)) {
            assertThatThrownBy(() -> test.run(() -> {
                        throw new IllegalStateException("mine");
                    }))
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .asString()
                            .contains("@OxbowTest(seeds = 17)"));
        }
    }

    // ---- deadlock

    @Test
    void aDeadlockNamesEveryTaskAndWhatItWaitsFor() {
        try (TestLoop test = TestLoop.fifo()) {
            AsyncLock left = new AsyncLock();
            AsyncLock right = new AsyncLock();
            assertThatThrownBy(() -> test.run(() -> {
                        Task<@Nullable Void> one = Async.start("one", () -> takeBoth(left, right));
                        Task<@Nullable Void> other = Async.start("other", () -> takeBoth(right, left));
                        Async.gather(one, other);
                    }))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageContaining(
                            "task 'test' (pending) waits for gather of task 'one' (pending), task 'other'")
                    .hasMessageContaining("task 'one' (pending) waits for lock (0 free, 1 waiting)")
                    .hasMessageContaining("task 'other' (pending) waits for lock (0 free, 1 waiting)")
                    .hasMessageContaining("at dev.oxbow.test/dev.oxbow.test.TestLoopTest.takeBoth(TestLoopTest.java:")
                    .hasMessageNotContaining("VirtualClock");
        }
    }

    @Test
    void aDeadlockOverLocksThatTheTestMadeNamesTheCycleAndWhoHoldsWhat() {
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(() -> {
                        AsyncLock mine = new AsyncLock();
                        AsyncLock yours = new AsyncLock();
                        Async.gather(
                                Async.start("give", () -> takeBoth(mine, yours)),
                                Async.start("take", () -> takeBoth(yours, mine)));
                    }))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageContaining("cycle: give -> take -> give")
                    .hasMessageContaining("held by task 'take' (pending)");
        }
    }

    private static void takeBoth(AsyncLock first, AsyncLock second) {
        try (var held = first.acquire()) {
            Async.sleep(Duration.ofMillis(1));
            second.acquire().close();
        }
    }

    // ---- leaks

    private static void assertLeak(String message, Thrower body) {
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(body::run))
                    .isInstanceOf(LeakError.class)
                    .hasMessageContaining(message);
        }
    }

    @FunctionalInterface
    private interface Thrower {
        void run() throws Exception;
    }

    @Test
    void aTaskLeftBehindIsALeak() {
        assertLeak(
                "task 'forgotten' (pending) waits for sleep until 1970-01-01T01:00:00Z",
                () -> Async.start("forgotten", () -> Async.sleep(HOUR)));
    }

    @Test
    void aTaskThatIsJustAboutToEndIsNoLeak() {
        AtomicInteger ran = new AtomicInteger();
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                Async.start(() -> {
                    Async.sleep(Duration.ZERO);
                    Async.await(Async.start(ran::incrementAndGet));
                });
            });
            assertThat(ran).hasValue(1);
        }
    }

    @Test
    void aTimerLeftBehindIsALeak() {
        assertLeak(
                "callback at 1970-01-01T01:00:00Z",
                () -> dev.oxbow.EventLoop.current().callLater(HOUR, () -> {}));
    }

    @Test
    void aPermitLeftBehindIsALeak() {
        List<AsyncSemaphore.Permit> held = new ArrayList<>();
        assertLeak("semaphore (1 free, 0 waiting): 2 of 3 held", () -> {
            AsyncSemaphore permits = new AsyncSemaphore(3);
            held.add(permits.acquire());
            held.add(permits.acquire());
        });
        held.forEach(AsyncSemaphore.Permit::close);
    }

    @Test
    void aWaiterLeftBehindIsALeak() {
        assertLeak("event: 1 waiting", () -> {
            AsyncEvent never = new AsyncEvent();
            Async.start(never::await);
        });
    }

    @Test
    void whoWaitedForAQueueThatWasShutDownIsNoLeak() {
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                AsyncQueue<String> queue = new AsyncQueue<>(1);
                Task<?> getter = Async.start(queue::get);
                Async.sleep(Duration.ZERO);
                queue.shutdown(false);
                Async.gatherOutcomes(getter);
            });
        }
    }

    @Test
    void anErrorOfACallbackIsALeak() {
        assertLeak(
                "a callback failed: java.lang.IllegalStateException: mine",
                () -> dev.oxbow.EventLoop.current().callSoon(() -> {
                    throw new IllegalStateException("mine");
                }));
    }

    @Test
    void aFailureThatNobodyLookedAtIsALeakWhenTheLoopCloses() {
        TestLoop test = TestLoop.shuffled(3);
        test.run(() -> {
            Async.start(() -> {
                throw new IllegalStateException("mine");
            });
        });
        assertThatThrownBy(test::close)
                .isInstanceOf(LeakError.class)
                .hasMessageContaining("mine")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    }

    @Test
    void whatPlainThreadsLeaveBehindIsSeenWhenTheLoopCloses() {
        TestLoop test = TestLoop.fifo();
        Deferred<String> never = Deferred.create("never");
        test.loop().start("waits", () -> Async.await(never));
        assertThatThrownBy(test::close)
                .isInstanceOf(LeakError.class)
                .hasMessageContaining("task 'waits' (pending) waits for deferred 'never'");
        assertThat(test.loop().isClosed()).isTrue();
    }

    @Test
    void aBodyThatThrowsIsNotAskedForLeaks() {
        IllegalStateException mine = new IllegalStateException("mine");
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(() -> {
                        Async.start(() -> Async.sleep(HOUR));
                        throw mine;
                    }))
                    .isSameAs(mine)
                    .hasNoSuppressedExceptions();
        }
    }

    // ---- use

    @Test
    void runningOneInACoroutineIsRefused() {
        try (TestLoop outer = TestLoop.fifo();
                TestLoop inner = TestLoop.fifo()) {
            assertThatThrownBy(() -> outer.run(() -> inner.run(() -> {})))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("await instead");
        }
    }

    @Test
    void anInterruptEndsTheWaitForABodyThatBlocks() {
        Thread.currentThread().interrupt();
        try (TestLoop test = TestLoop.fifo()) {
            assertThatThrownBy(() -> test.run(() -> Thread.sleep(200)))
                    .hasMessageContaining("does it block its thread?");
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Time wraps around, as System.nanoTime's does: after 292 years. */
    @Test
    void forEverPassesAsOftenAsOneLikes() {
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                for (int i = 0; i < 5; i++) {
                    Async.sleep(Duration.ofSeconds(Long.MAX_VALUE));
                    Async.sleep(HOUR);
                }
            });
        }
    }

    @Test
    void aStreamUnderALimitThatIsLeftEarlyIsNoLeak() {
        try (TestLoop test = TestLoop.fifo()) {
            test.run(() -> {
                Task<Integer> quick = Async.start(() -> 1);
                for (Deferred<Integer> first : Async.asCompleted(List.of(Deferred.<Integer>create(), done()), HOUR)) {
                    assertThat(first.resultNow()).isEqualTo(1);
                    break;
                }
                Async.await(quick);
            });
        }
    }

    private static Deferred<Integer> done() {
        Deferred<Integer> done = Deferred.create();
        done.complete(1);
        return done;
    }
}

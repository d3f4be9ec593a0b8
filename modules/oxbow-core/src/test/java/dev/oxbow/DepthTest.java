// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deep stacks, long chains of tasks that await each other, and crowds that await one promise. */
@Timeout(60)
@SuppressWarnings("NullAway")
class DepthTest {
    private static int nested(int depth) {
        return depth == 0 ? 0 : 1 + Async.<Integer>await(start(() -> nested(depth - 1)));
    }

    private static int nestedAfterSleep(int depth) {
        if (depth == 0) {
            sleep(ofMillis(1));
            return 0;
        }
        return 1 + Async.<Integer>await(start(() -> nestedAfterSleep(depth - 1)));
    }

    @Test
    void aThousandTasksEachAwaitingTheNext() {
        assertThat(Async.<Integer>run(() -> nested(1_000))).isEqualTo(1_000);
        assertThat(Async.<Integer>run(() -> nestedAfterSleep(1_000))).isEqualTo(1_000);
    }

    private static Coroutine<Integer> inPlace(int depth) {
        return () -> {
            if (depth > 0) {
                return 1 + await(inPlace(depth - 1));
            }
            for (int i = 0; i < 5; i++) {
                sleep(ZERO);
            }
            return 0;
        };
    }

    @Test
    void twoThousandAwaitsInPlaceThatSuspendAtTheBottom() {
        assertThat(Async.<List<Integer>>run(() -> gather(start(inPlace(2_000)), start(inPlace(2_000)))))
                .containsExactly(2_000, 2_000);
    }

    @Test
    void aDeepStackIsOneTaskAndFailuresComeUpThroughIt() {
        run(() -> {
            Task<Integer> deep = start("deep", () -> await(failing(500, currentTask())));
            assertThat(gatherOutcomes(deep).get(0))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).hasMessage("bottom"));
            Task<Integer> cancelled = start(inPlace(500));
            sleep(ZERO);
            cancelled.cancel();
            assertThat(gatherOutcomes(cancelled).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
    }

    private static Coroutine<Integer> failing(int depth, Task<?> task) {
        return () -> {
            assertThat(currentTask() == task).isTrue();
            if (depth == 0) {
                sleep(ZERO);
                throw new IllegalStateException("bottom");
            }
            return await(failing(depth - 1, task));
        };
    }

    @Test
    void cancellingTheOutermostOfAHundredThousandReachesTheInnermost() {
        run(() -> {
            Deferred<Integer> never = Deferred.create();
            Promise<Integer> inner = never;
            Task<Integer> outermost = null;
            for (int i = 0; i < 100_000; i++) {
                Promise<Integer> awaited = inner;
                outermost = start(() -> await(awaited));
                inner = outermost;
            }
            Task<Integer> top = outermost;
            sleep(ofMillis(1));
            top.cancel();
            assertThat(gatherOutcomes(top).get(0)).isInstanceOf(Outcome.Cancelled.class);
            assertThat(never.isCancelled()).isTrue();
        });
    }

    @Test
    void aHundredThousandWaitersOnOneDeferredResumeInTheOrderOfTheirComing() {
        int n = 100_000;
        List<Integer> resumed = new ArrayList<>(n);
        run(() -> {
            Deferred<String> gate = Deferred.create();
            List<Task<?>> tasks = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                int k = i;
                tasks.add(start(() -> {
                    await(gate);
                    resumed.add(k);
                }));
            }
            sleep(ZERO);
            gate.complete("open");
            gather(tasks);
        });
        assertThat(resumed).hasSize(n).isSorted();
    }

    /** It may have left the task ready, or have lost its turn; the next awaits must not return early by that. */
    @Test
    void afterAStackOverflowInASuspensionAnAwaitStillWaits() throws Exception {
        for (int i = 0; i < 60; i++) {
            int pad = i % 13;
            try (EventLoop loop = EventLoop.create("overflow")) {
                Task<String> task = loop.start(() -> {
                    try {
                        overflow(pad);
                    } catch (StackOverflowError e) {
                        // as a careless program would
                    }
                    Deferred<String> value = Deferred.create();
                    EventLoop.current().callLater(Duration.ofMillis(3), () -> value.complete("value"));
                    return await(value);
                });
                assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("value");
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static void overflow(int pad) {
        pad(pad);
        sleep(Duration.ZERO);
        overflow(pad);
    }

    private static int pad(int frames) {
        return frames == 0 ? 0 : 1 + pad(frames - 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class LoopObserverTest {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private final LoopObserver notes = new LoopObserver() {
        private String by(@Nullable Task<?> by) {
            return by == null ? "" : " by " + by.name();
        }

        @Override
        public void started(Task<?> task, @Nullable Task<?> by) {
            seen.add(task.name() + " started" + by(by));
        }

        @Override
        public void resumed(Task<?> task) {
            seen.add(task.name() + " runs");
        }

        @Override
        public void suspended(Task<?> task, Supplier<String> what) {
            seen.add(task.name() + " awaits " + what.get());
        }

        @Override
        public void woken(Task<?> task, @Nullable Task<?> by) {
            seen.add(task.name() + " woken" + by(by));
        }

        @Override
        public void cancelRequested(Task<?> task, @Nullable Task<?> by) {
            seen.add(task.name() + " to cancel" + by(by));
        }

        @Override
        public void ended(Task<?> task, Future.State how) {
            seen.add(task.name() + " " + how);
        }

        @Override
        public void callbackBegins(EventLoop loop) {
            seen.add("callback");
        }

        @Override
        public void callbackEnded(EventLoop loop) {
            seen.add("callback ended");
        }

        @Override
        public void timersDue(EventLoop loop, long lateness) {
            assertThat(lateness).isNotNegative();
            seen.add("timers due");
        }
    };

    private List<String> observed(Action body) {
        try (EventLoop loop = EventLoop.create("observed")) {
            Handle watching = loop.observe(notes);
            loop.start("main", body).join();
            assertThat(watching.cancel()).isTrue();
            assertThat(watching.cancel()).isFalse();
            loop.run(() -> sleep(ZERO));
        }
        return seen;
    }

    @Test
    void aHandOffOfAPermitNamesBoth() {
        List<String> told = observed(() -> {
            AsyncSemaphore one = new AsyncSemaphore(1);
            var held = one.acquire();
            Task<?> b = EventLoop.current().start("b", () -> one.acquire().close());
            sleep(ZERO);
            held.close();
            await(b);
        });
        assertThat(told)
                .containsExactly(
                        "main started",
                        "main runs",
                        "b started by main",
                        "main awaits its next turn",
                        "b runs",
                        "b awaits semaphore",
                        "main runs",
                        "b woken by main",
                        "main awaits task b",
                        "b runs",
                        "b SUCCESS",
                        "main woken by b",
                        "main runs",
                        "main SUCCESS");
    }

    @Test
    void whatAGatherAwaitsWakesItThroughTheGather() {
        List<String> told = observed(() -> gather(
                EventLoop.current().start("a", () -> sleep(ofMillis(1))),
                EventLoop.current().start("b", () -> sleep(ofMillis(2)))));
        assertThat(told)
                .contains("main awaits gather of 2", "a awaits sleep", "timers due", "b woken")
                .containsSubsequence("b SUCCESS", "main woken by b", "main runs");
    }

    @Test
    void aTimerWakesByNobodyThoughItFiresOnTheStackOfOneThatWaits() {
        List<String> told = observed(() -> {
            Task<?> a = EventLoop.current().start("a", () -> sleep(ofMillis(3)));
            sleep(ofMillis(1));
            await(a);
        });
        assertThat(told).contains("main woken", "a woken", "main woken by a").doesNotContain("main woken by main");
        assertThat(told.indexOf("main woken")).isLessThan(told.indexOf("main woken by a"));
    }

    @Test
    void aCancellationNamesWhoAsked() {
        List<String> told = observed(() -> {
            Task<?> b = EventLoop.current().start("b", () -> sleep(ofDays(1)));
            sleep(ZERO);
            b.cancel();
            Async.wait(List.of(b), ReturnWhen.ALL_COMPLETED);
        });
        assertThat(told).containsSubsequence("b to cancel by main", "b woken by main", "b runs", "b CANCELLED");
    }

    @Test
    void aCallbackIsAStepOfItsOwn() {
        List<String> told = observed(() -> {
            EventLoop.current().callSoon(() -> seen.add("called"));
            sleep(ZERO);
        });
        assertThat(told).containsSubsequence("callback", "called", "callback ended", "main runs");
    }

    @Test
    void aBodyThatRunsOnTopOfItsAwaiterComesBetween() {
        List<String> told = observed(() -> await(EventLoop.current().start("child", () -> 1)));
        assertThat(told)
                .containsSubsequence(
                        "main awaits task child",
                        "child runs",
                        "child SUCCESS",
                        "main woken by child",
                        "main runs",
                        "main SUCCESS");
    }

    @Test
    void oneThatThrowsIsToldNoMoreAndTheLoopGoesOn() {
        List<String> reports = new ArrayList<>();
        int[] calls = {0};
        try (EventLoop loop = EventLoop.create("observed")) {
            loop.setExceptionHandler(e -> reports.add(e.message() + e.exception()));
            loop.observe(new LoopObserver() {
                @Override
                public void resumed(Task<?> task) {
                    calls[0]++;
                    throw new IllegalStateException("broken");
                }
            });
            loop.observe(notes);
            assertThat(loop.<Integer>run(() -> await(start(() -> 1)))).isEqualTo(1);
        }
        assertThat(calls[0]).isEqualTo(1);
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("an observer failed")
                .contains("broken");
        assertThat(seen).hasSizeGreaterThan(6);
    }

    @Test
    void loopsToComeAreObservedTooUntilTheEnd() {
        try (EventLoop before = EventLoop.create("before")) {
            Handle watching = EventLoop.observeAll(notes);
            try (EventLoop after = EventLoop.create("after")) {
                before.start("in before", () -> 1).join();
                after.start("in after", () -> 1).join();
                watching.cancel();
                before.start("too late", () -> 1).join();
                after.start("too late", () -> 1).join();
            }
        }
        assertThat(seen).contains("in before started", "in after started").noneMatch(s -> s.contains("too late"));
    }

    @Test
    void whoStartedAChildEagerlyActsAgainWhenThatIsDone() {
        EventLoop loop = EventLoop.create("eager");
        Handle observing = loop.observe(notes);
        loop.run(() -> {
            Deferred<Integer> value = Deferred.create();
            loop.start("waits", () -> await(value));
            sleep(ZERO);
            startEagerly(() -> 1);
            seen.clear();
            value.complete(1);
            assertThat(seen).containsExactly("waits woken by " + currentTask().name());
        });
        observing.cancel();
        loop.close();
    }
}

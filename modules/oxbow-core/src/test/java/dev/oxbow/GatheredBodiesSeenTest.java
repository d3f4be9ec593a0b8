// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who lists, watches, orders or dumps finds gathered bodies among the tasks, though they have none until then. */
@Timeout(60)
@SuppressWarnings("NullAway")
class GatheredBodiesSeenTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void whoListsTheTasksFindsThoseThatHaveNotBegunAndTheOneThatRuns() {
        run(() -> {
            List<Set<Task<?>>> lists = new ArrayList<>();
            List<Task<?>> tasks = gather(
                    () -> {
                        seen.add("first"); // over, and never listed
                        return null;
                    },
                    () -> {
                        assertThat(EventLoop.current().stats().tasks()).isEqualTo(4);
                        lists.add(EventLoop.current().allTasks());
                        return currentTask();
                    },
                    () -> currentTask(),
                    () -> currentTask());
            assertThat(lists.get(0)).hasSize(4).contains(tasks.get(1), tasks.get(2), tasks.get(3), currentTask());
            assertThat(EventLoop.current().allTasks()).containsExactly(currentTask());
        });
    }

    @Test
    void theyAreListedInTheOrderOfStarting() {
        run(() -> {
            List<Task<?>> all = new ArrayList<>();
            Task<?> started = start(() -> {
                Task<?> self = currentTask();
                List<Task<?>> tasks = gather(
                        () -> {
                            Task<?> child = start(() -> {});
                            all.addAll(EventLoop.current().allTasks());
                            assertThat(all.removeLast() == child).isTrue();
                            return currentTask();
                        },
                        () -> currentTask(),
                        () -> currentTask());
                assertThat(all.remove(1) == self).isTrue();
                assertThat(all.subList(1, 4)).isEqualTo(tasks);
            });
            await(started);
            assertThat(all.get(0) == currentTask()).isTrue();
        });
    }

    @Test
    void anotherThreadListsThemToo() throws Exception {
        try (EventLoop loop = EventLoop.create("busy")) {
            CountDownLatch runs = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Task<List<String>> main = loop.start(() -> gather(
                    () -> {
                        runs.countDown();
                        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                        sleep(ofMillis(1));
                        return "a";
                    },
                    () -> "b",
                    () -> await(Deferred.<String>create())));
            runs.await();
            assertThat(loop.stats().tasks()).isEqualTo(4);
            assertThat(main.waitingFor()).startsWith("gather of task 'task-").contains("(pending)", "(not started)");
            goOn.countDown();
            assertThat(loop.allTasks()).hasSizeBetween(2, 4).contains(main);
            main.cancel();
            assertThatThrownBy(main::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aChildThatIsStartedEagerlyFindsItsStarterAmongTheTasks() {
        run(() -> {
            Coroutine<Integer> body = () ->
                    await(startEagerly(() -> EventLoop.current().allTasks().size()));
            assertThat(gather(body)).containsExactly(3); // main, the body, and its child
            assertThat(gather(body, body)).containsExactly(4, 3);
        });
    }

    @Test
    void anObserverThatComesMeanwhileIsToldOfThoseThatHaveNotBegun() {
        run(() -> {
            Task<?> main = currentTask();
            LoopObserver observer = new LoopObserver() {
                @Override
                public void started(Task<?> task, Task<?> by) {
                    assertThat(by == main).isTrue();
                    seen.add("started");
                }

                @Override
                public void resumed(Task<?> task) {
                    if (task != main) {
                        seen.add("resumed");
                    }
                }

                @Override
                public void ended(Task<?> task, java.util.concurrent.Future.State how) {
                    seen.add("ended " + how);
                }
            };
            gather(() -> EventLoop.current().observe(observer), () -> seen.add("body"));
        });
        assertThat(seen).containsSubsequence("started", "resumed", "body", "ended SUCCESS");
    }

    @Test
    void anObserverThatABodyAddsIsToldOfItsEnd() {
        run(() -> {
            Task<?> main = currentTask();
            gather(() -> EventLoop.current().observe(new LoopObserver() {
                @Override
                public void ended(Task<?> task, java.util.concurrent.Future.State how) {
                    if (task != main) {
                        seen.add("ended " + how);
                    }
                }
            }));
        });
        assertThat(seen).containsExactly("ended SUCCESS");
    }

    @Test
    void anObserverIsToldOfAllBeforeTheFirstBegins() {
        run(() -> {
            Handle observation = EventLoop.current().observe(new LoopObserver() {
                @Override
                public void started(Task<?> task, Task<?> by) {
                    seen.add("started");
                }
            });
            gather(() -> seen.add("a"), () -> seen.add("b"));
            observation.cancel();
        });
        assertThat(seen).containsExactly("started", "started", "a", "b");
    }

    @Test
    void whoOrdersWhatIsReadyChoosesAmongThem() {
        try (EventLoop loop =
                EventLoop.builder().order(steps -> steps.size() - 1).build()) {
            loop.run(() -> gather(() -> seen.add("a"), () -> seen.add("b"), () -> seen.add("c")));
        }
        assertThat(seen).containsExactly("c", "a", "b");
    }

    @Test
    void theWatchdogNamesTheOneThatHoldsTheLoopWhichEndsWithThatBody() throws Exception {
        BlockingQueue<SlowStep> slow = new LinkedBlockingQueue<>();
        CountDownLatch told = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.builder()
                .slowStep(ofMillis(30))
                .onSlowStep(step -> {
                    slow.add(step);
                    told.countDown();
                })
                .build()) {
            List<Object> results = loop.run(() -> gather(
                    () -> {
                        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
                        return "held";
                    },
                    () -> currentTask()));
            Task<?> told1 = slow.take().task();
            Task<?> next = (Task<?>) results.get(1);
            assertThat(told1.isDone()).isTrue();
            assertThat(told1.resultNow()).isEqualTo("held");
            assertThat(told1.id()).isEqualTo(next.id() - 1);
            assertThat(told1.startedAt()).isNotNull();
        }
    }

    @Test
    void aDumpOfALoopThatOneHoldsNamesItAndCountsTheOthers() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.builder().slowStep(ZERO).name("held").build()) {
            Task<List<Task<?>>> main = loop.start(
                    "main",
                    () -> gather(
                            () -> {
                                runs.countDown();
                                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                                return currentTask();
                            },
                            () -> currentTask()));
            runs.await();
            String dump = loop.dump().toString();
            goOn.countDown();
            String held = main.join().get(0).name();
            String next = main.join().get(1).name();
            assertThat(dump)
                    .contains("3 tasks", "since task '" + held + "' (pending) holds it")
                    .contains("task 'main' (pending) waits for gather of task '" + held + "' (pending), task '" + next
                            + "' (not started)")
                    .contains("task '" + held + "' (pending) runs")
                    .contains("and 1 task more");
        }
    }

    @Test
    void aDumpOfALoopThatAnswersShowsWhereEachIs() {
        try (EventLoop loop = EventLoop.create("answers")) {
            Deferred<String> gate = Deferred.create();
            Task<?> main = loop.start("main", () -> gather(() -> gated(gate), () -> gated(gate), () -> "over"));
            loop.run(() -> sleep(ofMillis(1)));
            String dump = loop.dump().toString();
            assertThat(dump).contains("3 tasks").containsPattern("(?s)gated.*gated");
            gate.complete("open");
            main.join();
        }
    }

    @Test
    void aDumpThatComesBeforeTheyHaveAllBegunShowsEach() throws Exception {
        try (EventLoop loop = EventLoop.create("about to")) {
            StringBuilder dump = new StringBuilder();
            Thread dumper = new Thread(() -> dump.append(loop.dump()));
            loop.run(() -> gather(
                    () -> {
                        dumper.start();
                        while (dumper.getState() != Thread.State.TIMED_WAITING) { // for this loop to answer
                            Thread.onSpinWait();
                        }
                        return start(() -> {}); // which lets it in
                    },
                    () -> "b"));
            dumper.join();
            // it is written later, when they may be over
            assertThat(dump.toString()
                            .lines()
                            .filter(line -> line.stripLeading().startsWith("task '")))
                    .hasSize(3);
        }
    }

    private static String gated(Deferred<String> gate) {
        return await(gate);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.AsyncSemaphore;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gathered body has a task from when somebody asks for it. Nobody can tell that it had none before. */
@Timeout(60)
@SuppressWarnings("NullAway")
class GatheredBodiesTest {
    private static final TaskLocal<String> WHO = TaskLocal.withDefault("nobody");

    private final List<String> seen = new ArrayList<>();

    @Test
    void eachIsATaskOfItsOwnThatIsDoneWhenItHasReturned() {
        run(() -> {
            List<Task<?>> tasks = gather(() -> currentTask(), () -> currentTask(), () -> {
                Task<?> self = currentTask();
                assertThat(self.isDone()).isFalse();
                sleep(ZERO);
                assertThat(currentTask() == self).isTrue();
                return self;
            });
            assertThat(tasks).doesNotHaveDuplicates().allMatch(Task::isDone);
            assertThat(tasks.get(0).resultNow()).isSameAs(tasks.get(0));
            long first = tasks.get(0).id();
            assertThat(tasks)
                    .extracting(Task::name)
                    .containsExactly("task-" + first, "task-" + (first + 1), "task-" + (first + 2));
            assertThat(tasks).allMatch(task -> task.startedAt() != null && task.finishedAt() != null);
        });
    }

    @Test
    void theirNumbersAreNobodyElses() {
        run(() -> {
            List<Long> ids = new ArrayList<>();
            for (int size : new int[] {3, 100, 2, 100, 60}) {
                Coroutine<Long> own = () -> currentTask().id();
                ids.addAll(gather(nCopies(size, own)));
                ids.add(start(() -> {}).id());
            }
            assertThat(ids).hasSize(270).doesNotHaveDuplicates();
        });
    }

    @Test
    void itBeganWhenItsBodyDidAndNotWhenItWasAskedFor() {
        JumpingClock clock = new JumpingClock();
        try (EventLoop loop = EventLoop.builder().clock(clock).build()) {
            loop.run(() -> {
                sleep(ofSeconds(5));
                gather(() -> {
                    clock.pass(ofSeconds(1));
                    return seen.add(currentTask().startedAt().toString());
                });
            });
        }
        assertThat(seen).containsExactly("1970-01-01T00:00:05Z");
    }

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
    void whoCancelsTheGatherCancelsTheOneThatRunsAndThoseThatHaveNotBegun() {
        run(() -> {
            Task<?> gatherer = start(() -> {
                Task<?> self = currentTask();
                gather(
                        () -> seen.add("over before"),
                        () -> {
                            self.cancel("enough");
                            seen.add("runs to its end");
                            return true;
                        },
                        () -> seen.add("never"));
            });
            assertThatThrownBy(() -> await(gatherer)).isInstanceOf(CancellationException.class);
        });
        assertThat(seen).containsExactly("over before", "runs to its end");
    }

    /** One of them awaits the gatherer; to cancel that one is to cut the knot at the gather. */
    @Test
    void thoseThatHaveNotBegunAreCancelledThroughAKnotToo() {
        run(() -> {
            List<Task<?>> knotted = new ArrayList<>();
            Task<?> gatherer = start(() -> {
                Task<?> self = currentTask();
                gather(
                        () -> {
                            knotted.add(currentTask());
                            return await(self);
                        },
                        () -> knotted.get(0).cancel(),
                        () -> seen.add("never"));
            });
            gatherOutcomes(gatherer);
            assertThat(gatherer.isCancelled()).isTrue();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void whatAnotherThreadHasSentBeforeComesBeforeThem() {
        run(() -> {
            EventLoop loop = EventLoop.current();
            Thread sender = new Thread(() -> loop.callSoon(() -> seen.add("sent")));
            sender.start();
            sender.join();
            gather(() -> seen.add("body"));
        });
        assertThat(seen).containsExactly("sent", "body");
    }

    @Test
    void aBodyThatCancelsItselfIsCancelledThoughItReturns() {
        run(() -> {
            List<Outcome<String>> outcomes = gatherOutcomes(
                    () -> {
                        currentTask().cancel("by itself");
                        return "x";
                    },
                    () -> "y",
                    () -> {
                        throw new IllegalStateException("z");
                    });
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Cancelled<String>("by itself"));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>("y"));
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failed.class);
        });
    }

    @Test
    void theOthersGoOnAfterAFailureAndNobodyIsToldOfLaterOnes() {
        run(() -> {
            EventLoop.current().setExceptionHandler(context -> seen.add(context.message()));
            assertThatThrownBy(() -> gather(
                            () -> {
                                throw new java.io.IOException("first");
                            },
                            () -> seen.add("goes on"),
                            () -> {
                                throw new IllegalStateException("second");
                            }))
                    .hasRootCauseMessage("first");
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("goes on");
    }

    /** A result that is a promise is no part: neither awaited nor cancelled. */
    @Test
    void aPromiseThatABodyReturnsIsItsResult() {
        run(() -> {
            Deferred<String> pending = Deferred.create();
            Task<?> gatherer = start(() -> {
                List<Object> results = gather(() -> pending, () -> "x");
                assertThat(results).containsExactly(pending, "x");
                return gather(() -> pending, () -> await(Deferred.create()));
            });
            sleep(ZERO);
            sleep(ZERO);
            sleep(ZERO);
            assertThat(gatherer.isDone()).isFalse();
            gatherer.cancel();
            assertThatThrownBy(() -> await(gatherer)).isInstanceOf(CancellationException.class);
            assertThat(pending.isDone()).isFalse();
        });
    }

    @Test
    void whatABodySetsOfTaskLocalsIsItsOwnWhetherItHasATaskOrNot() {
        run(() -> {
            WHO.set("gatherer");
            List<String> values = gather(
                    () -> {
                        WHO.set("a");
                        return WHO.get();
                    },
                    () -> WHO.get(),
                    () -> {
                        WHO.set("c");
                        Task<String> child = start(() -> WHO.get());
                        sleep(ZERO);
                        return WHO.get() + await(child);
                    },
                    () -> await(start(() -> WHO.get())));
            assertThat(values).containsExactly("a", "gatherer", "cc", "gatherer");
            assertThat(WHO.get()).isEqualTo("gatherer");
        });
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
    void aLoopThatClosesCancelsThoseThatHaveNotBegun() {
        EventLoop loop = EventLoop.create("closes");
        Task<?> main = loop.start(() -> {
            gather(
                    () -> {
                        loop.shutdown();
                        sleep(ofDays(1));
                        return 1;
                    },
                    () -> {
                        seen.add("begins, for it stood in line before the loop closed");
                        sleep(ofDays(1));
                        return 1;
                    });
        });
        assertThatThrownBy(main::join).hasMessage("loop 'closes' is closing");
        loop.close();
        assertThat(seen).hasSize(1);
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
        run(() -> gather(() -> EventLoop.current().observe(new LoopObserver() {
            @Override
            public void ended(Task<?> task, java.util.concurrent.Future.State how) {
                seen.add("ended " + how);
            }
        })));
        assertThat(seen).startsWith("ended SUCCESS");
    }

    @Test
    void aStackThatEndsWhereATaskIsMadeFailsThatBodyAlone() {
        run(() -> {
            List<Outcome<Integer>> outcomes = gatherOutcomes(() -> askAtTheEndOfTheStack(1), () -> 2);
            assertThat(outcomes.get(0))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(StackOverflowError.class));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>(2));
            assertThat(EventLoop.current().stats().tasks()).isEqualTo(1);
        });
    }

    @SuppressWarnings("InfiniteRecursion") // to the end of the stack
    private static int askAtTheEndOfTheStack(int depth) {
        try {
            return askAtTheEndOfTheStack(depth + 1) + 1;
        } finally {
            currentTask();
        }
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
                    .contains("and 1 tasks more");
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

    /** A part that goes on keeps nothing of what the others gave, before the failure or after it. */
    @Test
    void resultsOfAGatherThatFailedAreNotKept() {
        List<WeakReference<Object>> results = new ArrayList<>();
        run(() -> {
            Deferred<Object> lasts = Deferred.create();
            assertThatThrownBy(() -> gather(
                            () -> await(lasts),
                            () -> tracked(results),
                            () -> {
                                sleep(ZERO);
                                return tracked(results);
                            },
                            () -> {
                                currentTask();
                                throw new IllegalStateException("no");
                            },
                            () -> tracked(results),
                            () -> {
                                sleep(ofMillis(1));
                                return tracked(results);
                            }))
                    .hasMessage("no");
            sleep(ofMillis(2));
            assertThat(results).hasSize(4);
            for (int i = 0; i < 500 && results.stream().anyMatch(result -> result.get() != null); i++) {
                System.gc();
                sleep(ofMillis(5)); // for the collector
            }
            assertThat(results).allMatch(result -> result.get() == null);
            lasts.complete(1);
        });
    }

    private static Object tracked(List<WeakReference<Object>> results) {
        Object result = new Object();
        results.add(new WeakReference<>(result));
        return result;
    }

    /** Random programs do the same where their bodies are given as such, and where each is a task from the beginning. */
    @Test
    void nobodyCanTellThatTheyWereNoTasks() {
        for (int seed = 0; seed < 2_000; seed++) {
            List<String> late = trace(seed, true);
            List<String> early = trace(seed, false);
            assertThat(late).as("seed " + seed).isEqualTo(early);
        }
    }

    private static List<String> trace(int seed, boolean late) {
        List<String> trace = new ArrayList<>();
        EventLoop loop =
                EventLoop.builder().clock(new JumpingClock()).slowStep(ZERO).build();
        loop.setExceptionHandler(context -> {}); // told in no order, when the loop closes or the collector comes
        try (loop) {
            loop.run(() -> {
                Task<?> main = start(() -> new Program(new Random(seed), trace, late).gatherSome(0, "m"));
                trace.add("main " + gatherOutcomes(main));
                sleep(ofMillis(100)); // for what goes on
                trace.add("left " + loop.stats());
            });
        }
        return trace;
    }

    private static final class Program {
        private final Random random;
        private final List<String> trace;
        private final boolean late;
        private final AsyncSemaphore permits = new AsyncSemaphore(2);
        private final List<Task<?>> known = new ArrayList<>();
        private int gathered;

        Program(Random random, List<String> trace, boolean late) {
            this.random = random;
            this.trace = trace;
            this.late = late;
            known.add(currentTask());
        }

        void gatherSome(int depth, String name) {
            List<Coroutine<String>> bodies = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0 && gathered < 40; i--, gathered++) {
                String own = name + "." + i;
                List<Integer> does =
                        random.ints(random.nextInt(4), 0, 16).boxed().toList();
                Coroutine<String> body = () -> {
                    for (int what : does) {
                        step(what, depth, own);
                    }
                    trace.add(own + " returns");
                    return own;
                };
                bodies.add(depth == 0 && random.nextInt(4) == 0 ? permits.limit(body) : body);
            }
            boolean outcomes = random.nextBoolean();
            List<Awaitable<String>> parts = new ArrayList<>();
            for (Coroutine<String> body : bodies) {
                parts.add(late ? body : start(body));
            }
            try {
                trace.add(name + " got " + (outcomes ? gatherOutcomes(parts) : gather(parts)));
            } catch (RuntimeException e) {
                trace.add(name + " got " + e);
                throw e;
            }
        }

        private void step(int what, int depth, String own) throws Exception {
            EventLoop loop = EventLoop.current();
            trace.add(own + " " + what);
            switch (what) {
                case 0, 1, 2 -> sleep(ZERO);
                case 3 -> sleep(ofMillis(random.nextInt(3)));
                case 4 -> throw new IllegalStateException(own);
                case 5 -> currentTask().cancel(own);
                case 6 -> known.get(random.nextInt(known.size())).cancel(own);
                case 7 -> {
                    List<Task<?>> all = List.copyOf(loop.allTasks());
                    trace.add(own + " sees " + all.size() + ", known at "
                            + known.stream().map(all::indexOf).toList());
                }
                case 8 -> trace.add(own + " counts " + loop.stats());
                case 9 -> known.add(currentTask());
                case 10 -> WHO.set(WHO.get() + own);
                case 11 -> trace.add(own + " has " + WHO.get());
                case 12 -> loop.callSoon(() -> trace.add(own + " called"));
                case 13 ->
                    known.add(startEagerly(() -> {
                        trace.add(own + " eager, of " + loop.stats());
                        sleep(ZERO);
                        trace.add(own + " eager goes on with " + WHO.get());
                    }));
                case 14 -> {
                    if (depth < 3) {
                        gatherSome(depth + 1, own);
                    }
                }
                default -> trace.add(own + " awaited " + await(start(() -> WHO.get() + loop.stats())));
            }
        }
    }
}

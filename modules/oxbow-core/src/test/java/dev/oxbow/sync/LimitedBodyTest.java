// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Outcome;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that a semaphore limits before they have begun. */
@Timeout(120)
@SuppressWarnings("NullAway")
class LimitedBodyTest {
    @Test
    void soManyRunAtOnceInTheOrderInWhichTheyWereGiven() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(3);
            List<Integer> began = new ArrayList<>();
            int[] now = {0};
            List<Coroutine<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int k = i;
                all.add(permits.limit(() -> {
                    began.add(k);
                    assertThat(++now[0]).isLessThanOrEqualTo(3);
                    sleep(ZERO);
                    now[0]--;
                    return k;
                }));
            }
            assertThat(Async.<Integer>gather(all)).isEqualTo(began).hasSize(100).isSorted();
            assertThat(permits.available()).isEqualTo(3);
        });
    }

    @Test
    void oneThatWaitsHasNotBegunAndHasNoThread() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1, "pages");
            Deferred<String> gate = Deferred.create();
            Task<String> first = start("first", permits.limit(() -> await(gate)));
            Task<String> second = start(
                    "second", permits.limit(() -> "2, awaiting " + currentTask().waitingFor()));
            sleep(ZERO);
            assertThat(first.startedAt()).isNotNull();
            assertThat(second.startedAt()).isNull();
            assertThat(second.waitingFor()).contains("semaphore 'pages' (0 free, 1 waiting)");
            assertThat(EventLoop.current().dump().toString())
                    .contains("task 'second' (not started) waits for semaphore 'pages'")
                    .contains("task 'first'");
            gate.complete("1");
            assertThat(gather(first, second)).containsExactly("1", "2, awaiting null");
        });
    }

    @Test
    void gatheredOnesThatWaitHaveNotBegunEither() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(0, "pages");
            Task<List<Integer>> gatherer = start(() -> gather(permits.limit(() -> 1), permits.limit(() -> 2)));
            sleep(ZERO);
            sleep(ZERO);
            assertThat(EventLoop.current().dump().toString())
                    .containsPattern(
                            "(?s)\\(not started\\) waits for semaphore.*\\(not started\\) waits for semaphore");
            permits.release();
            assertThat(await(gatherer)).containsExactly(1, 2);
        });
    }

    @Test
    void anObserverSeesItWait() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(0, "pages");
            Handle watching = EventLoop.current().observe(new LoopObserver() {
                @Override
                public void suspended(Task<?> task, Supplier<String> what) {
                    seen.add(task.name() + " waits for " + what.get());
                }
            });
            Task<Integer> limited = start("limited", permits.limit(() -> 1));
            sleep(ZERO);
            permits.release();
            await(limited);
            watching.cancel();
        });
        assertThat(seen).contains("limited waits for semaphore 'pages'");
    }

    @Test
    void oneThatIsCancelledWhileItWaitsNeverRunsAndLeavesItsPlace() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            List<Integer> ran = new ArrayList<>();
            Permit mine = permits.acquire();
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int k = i;
                tasks.add(start(permits.limit(() -> {
                    ran.add(k);
                })));
            }
            Task<?> unasked = start(permits.limit(() -> ran.add(3)));
            unasked.cancel("before it asked");
            sleep(ZERO);
            tasks.get(0).cancel("while it waited");
            mine.close(); // goes to the second: the first wants none any more
            tasks.get(1).cancel("when it had its turn");
            List<? extends Outcome<?>> outcomes = gatherOutcomes(tasks);
            assertThat(ran).containsExactly(2);
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Cancelled<>("while it waited"));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Cancelled<>("when it had its turn"));
            assertThat(unasked.isCancelled()).isTrue();
            assertThat(permits.available()).isEqualTo(1);
            assertThat(permits.waiting()).isZero();
        });
    }

    @Test
    void thePermitIsBackHoweverTheBodyEnds() {
        run(() -> {
            AsyncSemaphore permits = AsyncSemaphore.bounded(1);
            IOException gone = new IOException("gone");
            Coroutine<Integer> fails = permits.limit(() -> {
                throw gone;
            });
            assertThatThrownBy(() -> await(start(fails)))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(gone);
            assertThatThrownBy(() -> await(fails)).hasCause(gone);
            Task<?> cancelled = start(permits.limit(() -> sleep(ofSeconds(100))));
            sleep(ZERO);
            cancelled.cancel();
            assertThatThrownBy(() -> await(cancelled)).isInstanceOf(RuntimeException.class);
            assertThat(permits.available()).isEqualTo(1);
        });
        AsyncSemaphore permits = AsyncSemaphore.bounded(1);
        try (EventLoop loop = EventLoop.create("closing")) {
            for (int i = 0; i < 5; i++) {
                loop.start(permits.limit(() -> sleep(ofSeconds(100))));
            }
            loop.run(() -> sleep(ZERO));
        }
        assertThat(permits.available()).isEqualTo(1);
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void oneBodyServesManyTasksAndIsAwaitedInPlaceToo() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            int[] calls = {0};
            Coroutine<Integer> body = permits.limit(() -> {
                int call = ++calls[0];
                sleep(ZERO);
                return call;
            });
            assertThat(gather(body, body, body)).containsExactly(1, 2, 3);
            assertThat(await(body)).isEqualTo(4);
            // whoever awaits a child whose turn comes next would run it in place
            Permit mine = permits.acquire();
            EventLoop.current().callSoon(mine::close);
            assertThat(await(start(body))).isEqualTo(5);
            mine = permits.acquire();
            Task<Integer> eager = startEagerly(body);
            assertThat(calls[0]).isEqualTo(5);
            mine.close();
            assertThat(await(eager)).isEqualTo(6);
            assertThat(permits.available()).isEqualTo(1);
        });
    }

    @Test
    void aChildThatHasToWaitLetsWhoeverAwaitsItWait() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1);
            Permit mine = permits.acquire();
            List<String> seen = new ArrayList<>();
            Task<String> parent = start(() -> await(start(permits.limit(() -> {
                seen.add("ran");
                return "result";
            }))));
            for (int i = 0; i < 5; i++) {
                sleep(ZERO);
            }
            assertThat(seen).isEmpty();
            assertThat(parent.isDone()).isFalse();
            mine.close();
            assertThat(await(parent)).isEqualTo("result");
            // where nothing else is ready the child's body would run on top of the one that awaits it
            Permit again = permits.acquire();
            EventLoop.current().callLater(ofMillis(1), again::close);
            assertThat(await(start(permits.limit(() -> "another")))).isEqualTo("another");
        });
    }

    /** Cancelled and released at random, and with an observer too, it does what a body does that takes the permit itself. */
    @Test
    void itDoesWhatABodyDoesThatTakesThePermitItself() {
        LoopObserver nothing = new LoopObserver() {};
        for (int seed = 0; seed < 300; seed++) {
            List<String> taken = trace(seed, false, null);
            assertThat(trace(seed, true, null)).as("seed %d", seed).isEqualTo(taken);
            assertThat(trace(seed, true, nothing)).as("seed %d, observed", seed).isEqualTo(taken);
        }
    }

    private static List<String> trace(int seed, boolean limited, @Nullable LoopObserver observer) {
        return run(() -> {
            Handle watching = observer == null ? null : EventLoop.current().observe(observer);
            Random random = new Random(seed);
            List<String> trace = new ArrayList<>();
            AsyncSemaphore permits = new AsyncSemaphore(random.nextInt(3));
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int k = i;
                int steps = random.nextInt(3);
                boolean fails = random.nextInt(8) == 0;
                Coroutine<Integer> body = () -> {
                    trace.add(k + " begins");
                    for (int s = 0; s < steps; s++) {
                        sleep(ZERO);
                    }
                    trace.add(k + " ends");
                    if (fails) {
                        throw new IllegalStateException("fails");
                    }
                    return k;
                };
                Task<Integer> task = start(
                        limited
                                ? permits.limit(body)
                                : () -> {
                                    try (Permit permit = permits.acquire()) {
                                        return body.run();
                                    }
                                });
                task.addDoneCallback(done -> trace.add(k + " is " + done.state()));
                tasks.add(task);
            }
            for (int i = 0; i < 12; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> tasks.get(random.nextInt(tasks.size())).cancel();
                    case 1 -> permits.release();
                    default -> sleep(ZERO);
                }
                trace.add(permits.toString());
            }
            for (int i = 0; i < 8; i++) {
                permits.release();
            }
            gatherOutcomes(tasks);
            trace.add(permits.toString());
            if (watching != null) {
                watching.cancel();
            }
            return trace;
        });
    }

    @Test
    void aNamedSemaphoreKnowsWhoHoldsItsPermits() {
        run(() -> {
            AsyncSemaphore permits = new AsyncSemaphore(1, "pages");
            Deferred<String> one = Deferred.create();
            Deferred<String> two = Deferred.create();
            Task<String> first = start("granted at once", permits.limit(() -> await(one)));
            Task<String> second = start("granted later", permits.limit(() -> await(two)));
            Task<Integer> third = start("waiter", permits.limit(() -> 3));
            sleep(ZERO);
            assertThat(EventLoop.current().dump().toString()).contains("held by task 'granted at once'");
            one.complete("1");
            await(first);
            sleep(ZERO);
            assertThat(EventLoop.current().dump().toString()).contains("held by task 'granted later'");
            two.complete("2");
            assertThat(await(second)).isEqualTo("2");
            assertThat(await(third)).isEqualTo(3);
        });
    }

    @Test
    void aDecoratorWrapsTheBodyAndNotTheWait() {
        List<String> seen = new ArrayList<>();
        TaskDecorator decorator = new TaskDecorator() {
            @Override
            public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
                return () -> {
                    seen.add("around");
                    return body.run();
                };
            }
        };
        try (EventLoop loop = EventLoop.builder().decorator(decorator).build()) {
            loop.run(() -> {
                seen.clear();
                AsyncSemaphore permits = new AsyncSemaphore(0);
                Task<?> task = start(permits.limit(() -> seen.add("body")));
                sleep(ZERO);
                assertThat(seen).isEmpty();
                permits.release();
                await(task);
                assertThat(seen).containsExactly("around", "body");
            });
        }
    }

    @Test
    void noPermitIsLostBetweenLoopsThatGrantAndCancelAtTheSameTime() throws Exception {
        AsyncSemaphore permits = AsyncSemaphore.bounded(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begin = new CountDownLatch(1);
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform()
                    .start(() -> run(() -> {
                        begin.await();
                        for (int round = 0; round < 200; round++) {
                            List<Task<?>> tasks = new ArrayList<>();
                            for (int i = 0; i < 20; i++) {
                                tasks.add(start(permits.limit(() -> {
                                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                    try {
                                        sleep(ZERO);
                                    } finally {
                                        now.decrementAndGet();
                                    }
                                    ran.incrementAndGet();
                                })));
                            }
                            sleep(ZERO);
                            tasks.get(ThreadLocalRandom.current().nextInt(20)).cancel();
                            tasks.get(ThreadLocalRandom.current().nextInt(20)).cancel();
                            gatherOutcomes(tasks);
                        }
                    })));
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(permits.available()).isEqualTo(3);
        assertThat(permits.waiting()).isZero();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(ran.get()).isBetween(4 * 200 * 18, 4 * 200 * 20);
    }

    @Test
    void badInputIsRefused() {
        AsyncSemaphore permits = new AsyncSemaphore(1);
        assertThatThrownBy(() -> permits.limit((Coroutine<Integer>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("body");
        assertThatThrownBy(() -> permits.limit((dev.oxbow.Action) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("body");
        assertThatThrownBy(() -> permits.limit(() -> 1).run()).isInstanceOf(IllegalStateException.class);
        assertThat(permits.available()).isEqualTo(1);
    }
}

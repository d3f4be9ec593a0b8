// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("NullAway")
class DoneCallbackTest {
    @Test
    void theyAreCalledInTheOrderInWhichTheyWereAddedAndNeverInline() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Deferred<String> deferred = Deferred.create();
            for (int i = 0; i < 3; i++) {
                int k = i;
                deferred.addDoneCallback(done -> seen.add(k + ":" + done.resultNow()));
            }
            deferred.complete("x");
            seen.add("after");
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("after", "0:x", "1:x", "2:x");
    }

    @Test
    void argumentsAreBound() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Task<Integer> task = start("answer", () -> 42);
            task.addDoneCallback((done, prefix) -> seen.add(prefix + done.resultNow() + done.name()), "is ");
            task.addDoneCallback((done, prefix) -> seen.add(String.valueOf(prefix)), null);
            await(task);
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("is 42answer", "null");
    }

    @Test
    void theySeeSuccessFailureAndCancellation() {
        List<Future.State> seen = new ArrayList<>();
        run(() -> {
            Task<Integer> success = start(() -> 1);
            Task<Integer> failure = start(() -> {
                throw new IllegalStateException("no");
            });
            Task<Integer> cancelled = start(() -> 1);
            cancelled.cancel();
            for (Task<Integer> task : List.of(success, failure, cancelled)) {
                task.addDoneCallback(done -> seen.add(done.state()));
            }
            gatherOutcomes(success, failure, cancelled);
            sleep(ZERO);
        });
        // the cancelled one too is only done in its turn
        assertThat(seen).containsExactly(Future.State.SUCCESS, Future.State.FAILED, Future.State.CANCELLED);
    }

    @Test
    void oneThatFailsIsToldAndTheOthersAreCalledAllTheSame() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            EventLoop.current().setExceptionHandler(context -> {
                assertThat(context.promise().name()).isEqualTo("watched");
                seen.add(context.exception().getMessage());
            });
            Task<Integer> task = start("watched", () -> 1);
            task.addDoneCallback(done -> {
                throw new IllegalStateException("first");
            });
            task.addDoneCallback(done -> seen.add("second"));
            assertThat(await(task)).isEqualTo(1);
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void oneThatIsRemovedIsNotCalledAndTheSameOneAddedTwiceIsCalledTwice() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Deferred<String> deferred = Deferred.create();
            Handle removed = deferred.addDoneCallback(done -> seen.add("removed"));
            Handle removedLate = deferred.addDoneCallback(done -> seen.add("removed when ready"));
            java.util.function.Consumer<Promise<String>> same = done -> seen.add("same");
            deferred.addDoneCallback(same);
            deferred.addDoneCallback(same);
            assertThat(removed.isCancelled()).isFalse();
            assertThat(removed.cancel()).isTrue();
            assertThat(removed.cancel()).isFalse();
            deferred.complete("x");
            assertThat(removedLate.cancel()).isTrue();
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("same", "same");
    }

    @Test
    void onAPromiseThatIsDoneItIsAStepToCome() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Deferred<String> deferred = Deferred.create();
            deferred.complete("x");
            deferred.addDoneCallback(done -> seen.add("called"));
            seen.add("added");
            sleep(ZERO);
        });
        assertThat(seen).containsExactly("added", "called");
    }

    @Test
    void addedOffTheLoopItRunsOnTheTasksLoop() throws Exception {
        try (EventLoop loop = EventLoop.create("home")) {
            CountDownLatch called = new CountDownLatch(2);
            AtomicReference<EventLoop> where = new AtomicReference<>();
            Deferred<String> gate = Deferred.create();
            Task<String> task = loop.start(() -> await(gate));
            task.addDoneCallback(done -> {
                where.set(EventLoop.current());
                called.countDown();
            });
            gate.complete("x");
            task.join();
            task.addDoneCallback(done -> called.countDown());
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(where.get()).isSameAs(loop);
        }
    }

    @Test
    void ofADeferredAddedOffAnyLoopItRunsOnTheCompletingThread() {
        Deferred<String> deferred = Deferred.create();
        List<Thread> seen = Collections.synchronizedList(new ArrayList<>());
        deferred.addDoneCallback(done -> seen.add(Thread.currentThread()));
        deferred.complete("x");
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    @Test
    void itRunsOnTheLoopThatAddedItWhereverThePromiseIsCompleted() throws Exception {
        try (EventLoop adder = EventLoop.create("adder");
                EventLoop completer = EventLoop.create("completer")) {
            Deferred<String> deferred = Deferred.create();
            Deferred<String> where = Deferred.create();
            adder.run(() -> deferred.addDoneCallback(
                    done -> where.complete(EventLoop.current().name())));
            completer.run(() -> deferred.complete("x"));
            assertThat(where.get(10, TimeUnit.SECONDS)).isEqualTo("adder");
        }
    }

    @Test
    void onAClosedLoopItIsCalledByTheCompletingThread() {
        Deferred<String> deferred = Deferred.create();
        List<String> seen = new ArrayList<>();
        EventLoop loop = EventLoop.create("gone");
        loop.run(() -> deferred.addDoneCallback(done -> seen.add(done.resultNow())));
        loop.close();
        deferred.complete("x");
        assertThat(seen).containsExactly("x");
    }

    @Test
    void theHandleItselfMayBeAResult() throws Exception {
        try (EventLoop loop = EventLoop.create("handles")) {
            Deferred<String> never = Deferred.create();
            Task<Handle> task = loop.start(() -> start(() -> await(never)).addDoneCallback(done -> {}));
            assertThat(task.get(10, TimeUnit.SECONDS).cancel()).isTrue();
            Deferred<Handle> deferred = Deferred.create();
            assertThat(deferred.complete(task.resultNow())).isTrue();
            assertThat(deferred.isDone()).isTrue();
        }
    }

    @Test
    void aHundredThousandAreCalled() {
        int[] calls = new int[1];
        run(() -> {
            Deferred<String> deferred = Deferred.create();
            for (int i = 0; i < 100_000; i++) {
                deferred.addDoneCallback(done -> calls[0]++);
            }
            deferred.complete("x");
            sleep(ZERO);
        });
        assertThat(calls[0]).isEqualTo(100_000);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task as Future and CompletionStage, and CompletionStages awaited. */
@Timeout(60)
@SuppressWarnings("NullAway")
class StageTest {
    private final EventLoop loop = EventLoop.create("stages");

    @AfterEach
    void close() {
        loop.close();
    }

    private static <T> T fail(Exception e) throws Exception {
        throw e;
    }

    @Test
    void dependentsRunOnTheLoopAndAreComposed() throws Exception {
        Task<Integer> task = loop.start(() -> {
            sleep(ofMillis(1));
            return 20;
        });
        CompletionStage<String> composed = task.thenApply(n -> n + 1)
                .thenCombine(loop.start(() -> 21), Integer::sum)
                .thenCompose(n -> CompletableFuture.completedFuture("is " + n));
        assertThat(composed.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo("is 42");
        Deferred<Integer> later = Deferred.create();
        CompletionStage<Boolean> where = loop.start(() -> await(later)).thenApply(n -> EventLoop.current() == loop);
        later.complete(1);
        assertThat(where.toCompletableFuture().get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void failuresAndCancellationsReachTheDependents() {
        Task<Integer> fails = loop.start(() -> fail(new java.io.IOException("no")));
        assertThat(fails.exceptionally(e -> e instanceof java.io.IOException ? 7 : 0)
                        .toCompletableFuture()
                        .join())
                .isEqualTo(7);
        Task<Integer> cancelled = loop.start(() -> await(Deferred.<Integer>create()));
        cancelled.cancel();
        CompletableFuture<Integer> copy = cancelled.toCompletableFuture();
        assertThatThrownBy(copy::join).isInstanceOf(CancellationException.class);
        assertThat(copy.isCancelled()).isTrue();
    }

    @Test
    void aFailureByCancellationExceptionIsNoCancellationOfTheCopy() {
        Deferred<Integer> deferred = Deferred.create();
        deferred.fail(new CancellationException("the source's own"));
        assertThat(deferred.state()).isEqualTo(Future.State.FAILED);
        assertThat(deferred.isCancelled()).isFalse();
        CompletableFuture<Integer> copy = deferred.toCompletableFuture();
        assertThat(copy.isCancelled()).isFalse();
        assertThatThrownBy(copy::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void toCompletableFutureIsACopy() throws Exception {
        Deferred<String> gate = Deferred.create();
        Task<String> task = loop.start(() -> await(gate));
        CompletableFuture<String> copy = task.toCompletableFuture();
        assertThat(copy.cancel(true)).isTrue();
        CompletableFuture<String> other = task.toCompletableFuture();
        other.complete("forged");
        gate.complete("real");
        assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("real");
        assertThat((Object) task.toCompletableFuture()).isNotSameAs(task.toCompletableFuture());
    }

    @Test
    void getWithATimeLimitLeavesTheTaskGoing() throws Exception {
        Deferred<String> gate = Deferred.create();
        Task<String> task = loop.start("slow\n", () -> await(gate));
        assertThatThrownBy(() -> task.get(1, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("'slow\\u000a'");
        assertThatThrownBy(() -> task.get(-1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(task.state()).isEqualTo(Future.State.RUNNING);
        gate.complete("x");
        assertThat(task.get(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo("x");
    }

    @Test
    void theResultAsAFutureTellsIt() throws Exception {
        Task<Integer> success = loop.start(() -> 1);
        Task<Integer> failure = loop.start(() -> fail(new java.io.IOException("no")));
        Task<Integer> cancelled = loop.start(() -> await(Deferred.<Integer>create()));
        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(success.get()).isEqualTo(1);
        assertThatThrownBy(failure::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("no");
        assertThatThrownBy(failure::join).isInstanceOf(CompletionException.class);
        assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
        assertThat(List.of(success.state(), failure.state(), cancelled.state()))
                .containsExactly(Future.State.SUCCESS, Future.State.FAILED, Future.State.CANCELLED);
        assertThat(success.resultNow()).isEqualTo(1);
        assertThat(failure.exceptionNow()).hasMessage("no");
    }

    @Test
    void anInterruptEndsGetAndNotJoin() throws Exception {
        Deferred<String> gate = Deferred.create();
        Task<String> task = loop.start(() -> await(gate));
        Thread.currentThread().interrupt();
        assertThatThrownBy(task::get).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        loop.callLater(ofMillis(2), () -> gate.complete("x"));
        assertThat(task.join()).isEqualTo("x");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aStageThatIsThereAlreadyIsReadWithoutSuspending() {
        loop.run(() -> {
            boolean[] others = new boolean[1];
            start(() -> others[0] = true);
            assertThat(await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
            assertThat(others[0]).isFalse();
        });
    }

    @Test
    void aStageThatWasCancelledHasFailedAndTheTaskIsNotCancelledByIt() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Task<String> task = loop.start(() -> await(stage));
        Task<String> dependent = loop.start(() -> await(stage.thenApply(x -> x)));
        loop.run(() -> sleep(ZERO));
        stage.cancel(true);
        for (Task<String> t : List.of(task, dependent)) {
            assertThatThrownBy(t::get).isInstanceOf(ExecutionException.class);
            assertThat(t.state()).isEqualTo(Future.State.FAILED);
            assertThat(t.exceptionNow()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void joiningOneThatFailedByCancellationIsAFailureToo() {
        Deferred<String> source = Deferred.create();
        source.fail(new CancellationException());
        Task<String> task = loop.start(() -> source.join()); // done: nothing blocks
        assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void aCheckedFailureOfAStageIsUnwrappedAndWrappedOnce() {
        CompletableFuture<String> stage = CompletableFuture.failedFuture(new java.io.IOException("no"));
        loop.run(() -> {
            for (CompletionStage<String> s : List.of(stage, stage.thenApply(x -> x))) {
                assertThatThrownBy(() -> await(s))
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isInstanceOf(java.io.IOException.class);
            }
        });
    }

    @Test
    void cancellingWhoAwaitsAStageLeavesItAloneUnlessAskedOtherwise() {
        CompletableFuture<String> left = new CompletableFuture<>();
        CompletableFuture<String> taken = new CompletableFuture<>();
        Task<String> a = loop.start(() -> await(left));
        Task<String> b = loop.start(() -> awaitCancelling(taken));
        loop.run(() -> sleep(ZERO));
        a.cancel();
        b.cancel();
        assertThatThrownBy(a::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(b::join).isInstanceOf(CancellationException.class);
        assertThat(left.isDone()).isFalse();
        assertThat(taken.isCancelled()).isTrue();
    }

    @Test
    void aStageCompletedByAnyThreadResumesTheTaskOnItsLoop() throws Exception {
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            Task<Boolean> task = loop.start(() -> {
                await(stage);
                return EventLoop.current() == loop;
            });
            int k = i;
            Thread.ofVirtual().start(() -> stage.complete(k));
            assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void longChainsOfStagesDoNotRecurse() {
        Deferred<Integer> first = Deferred.create();
        CompletionStage<Integer> last = first;
        for (int i = 0; i < 100_000; i++) {
            last = last.thenApply(n -> n + 1);
        }
        first.complete(0);
        assertThat(last.toCompletableFuture().join()).isEqualTo(100_000);
    }
}

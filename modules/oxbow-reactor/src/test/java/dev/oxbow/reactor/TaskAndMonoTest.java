// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.Waited;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Tasks and promises as Monos, and Monos as tasks and promises. */
@Timeout(30)
@SuppressWarnings("NullAway")
class TaskAndMonoTest {
    @RegisterExtension
    final Dropped hook = new Dropped();

    @Test
    void aTaskIsSharedByTheSubscribersOfItsMonoAndOutlivesThem() {
        try (EventLoop loop = EventLoop.create("hot")) {
            Deferred<Integer> gate = Deferred.create();
            Task<Integer> task = loop.start(() -> await(gate));
            Mono<Integer> mono = toMono(task);
            mono.subscribe().dispose();
            assertThat(task.isDone()).isFalse();
            CompletableFuture<Integer> stays = mono.toFuture();
            gate.complete(7);
            assertThat(stays.join()).isEqualTo(7);
            assertThat(mono.block()).isEqualTo(7);

            Task<Integer> failed = loop.start(() -> {
                throw new IllegalStateException("failed");
            });
            StepVerifier.create(toMono(failed)).verifyErrorMessage("failed");
        }
    }

    @Test
    void aMonoBecomesATaskOrAPromise() {
        run(() -> {
            Task<Integer> task = start(Mono.just(1));
            assertThat(await(task)).isEqualTo(1);
        });
        assertThat(promise(Mono.just(2)).join()).isEqualTo(2);
        Sinks.One<Integer> sink = Sinks.one();
        AtomicInteger cancellations = new AtomicInteger();
        CountDownLatch subscribed = new CountDownLatch(1);
        Promise<Integer> promise = promise(
                sink.asMono().doOnCancel(cancellations::incrementAndGet).doOnSubscribe(s -> subscribed.countDown()));
        uninterruptibly(subscribed);
        promise.cancel();
        assertThatThrownBy(promise::join).isInstanceOf(CancellationException.class);
        assertThat(cancellations).hasValue(1);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLoopThatBlocksOnATaskOfItsOwnHasItsResultOrIsRefusedAsByJoin() {
        run(() -> {
            Task<Integer> done = start(() -> 1);
            Async.await(done);
            assertThat(toMono(done).block()).isEqualTo(1);
            assertThat(toMono(done).map(n -> n + 1).block()).isEqualTo(2);
            Task<Integer> pending = start(() -> 2);
            assertThatThrownBy(() -> toMono(pending).block())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would block the loop");
            assertThat(Async.await(pending)).isEqualTo(2);
        });
    }

    @Test
    void aTaskOrPromiseOfAMonoFailsWithItsErrorACheckedOneToo() {
        IOException error = new IOException("checked");
        Mono<Integer> mono = Mono.error(error);
        run(() -> {
            Task<Integer> task = start(mono);
            assertThatThrownBy(() -> Async.await(task))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(error);
            assertThat(task.exceptionNow()).isSameAs(error);
            assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class).hasCause(error);
            Waited<Promise<Integer>> waited = await(ReactorBridge.wait(List.of(mono), ReturnWhen.ALL_COMPLETED));
            assertThat(waited.done().iterator().next().exceptionNow()).isSameAs(error);
        });
        assertThatThrownBy(promise(mono)::get)
                .isInstanceOf(ExecutionException.class)
                .hasCause(error);
    }
}

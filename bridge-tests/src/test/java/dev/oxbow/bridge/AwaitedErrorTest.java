// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import static dev.oxbow.Async.start;
import static dev.oxbow.reactor.ReactorBridge.await;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static dev.oxbow.rxjava.RxBridge.await;
import static dev.oxbow.rxjava.RxBridge.iterate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.streams.AsyncIterator;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * In debug mode an error that comes from a thread of a stream's, with that thread's stack, tells which line awaited it: the user's,
 * and none of the bridges' own.
 */
@Timeout(60)
class AwaitedErrorTest {
    private final IllegalStateException error = new IllegalStateException("no connection");

    private void tells(Coroutine<?> reading, String... methods) {
        try (EventLoop loop = EventLoop.builder().debug(true).build()) {
            Coroutine<Object> body = () -> Async.await(start("reader", reading));
            assertThat(catchThrowable(() -> loop.run(body))).isSameAs(error);
        }
        Throwable told = error.getSuppressed()[0];
        assertThat(told).hasMessage("task 'reader'");
        assertThat(Stream.of(told.getStackTrace()).map(StackTraceElement::getMethodName))
                .containsExactly(methods);
    }

    private int awaitingMono() {
        return await(Mono.<Integer>error(error).subscribeOn(Schedulers.parallel()));
    }

    private int awaitingSingle() {
        return await(
                Single.<Integer>error(error).subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation()));
    }

    private int iteratingFlux() {
        return sum(iterate(Flux.just(1, 2).concatWith(Mono.error(error)).publishOn(Schedulers.parallel())));
    }

    private int iteratingFlowable() {
        return sum(iterate(Flowable.just(1, 2)
                .concatWith(Flowable.error(error))
                .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())));
    }

    private static int sum(AsyncIterator<Integer> numbers) {
        int sum = 0;
        try (numbers) {
            for (int number : numbers) {
                sum += number;
            }
        }
        return sum;
    }

    @Test
    void whereAMonoIsAwaited() {
        tells(this::awaitingMono, "awaitingMono");
    }

    @Test
    void whereASingleIsAwaited() {
        tells(this::awaitingSingle, "awaitingSingle");
    }

    @Test
    void whereAFluxIsIterated() {
        tells(this::iteratingFlux, "sum", "iteratingFlux");
    }

    @Test
    void whereAFlowableIsIterated() {
        tells(this::iteratingFlowable, "sum", "iteratingFlowable");
    }
}

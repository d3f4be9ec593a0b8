// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.start;
import static dev.oxbow.reactor.ReactorBridge.await;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** In debug mode an error that comes from a thread of Reactor's, with that thread's stack, tells which line awaited it. */
@Timeout(60)
class AwaitedErrorTest {
    private final IllegalStateException error = new IllegalStateException("no connection");

    private void tells(Coroutine<?> reading, String method) {
        try (EventLoop loop = EventLoop.builder().debug(true).build()) {
            Coroutine<Object> body = () -> Async.await(start("reader", reading));
            assertThat(catchThrowable(() -> loop.run(body))).isSameAs(error);
        }
        Throwable told = error.getSuppressed()[0];
        assertThat(told).hasMessage("task 'reader'");
        assertThat(Stream.of(told.getStackTrace()).map(StackTraceElement::getMethodName))
                .containsExactly(method);
    }

    private int awaiting() {
        return await(Mono.<Integer>error(error).subscribeOn(Schedulers.parallel()));
    }

    private int iterating() {
        int sum = 0;
        try (var numbers = iterate(Flux.just(1, 2).concatWith(Mono.error(error)).publishOn(Schedulers.parallel()))) {
            for (int number : numbers) {
                sum += number;
            }
        }
        return sum;
    }

    @Test
    void whereAMonoIsAwaited() {
        tells(this::awaiting, "awaiting");
    }

    @Test
    void whereAFluxIsIterated() {
        tells(this::iterating, "iterating");
    }
}

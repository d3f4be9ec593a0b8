// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.parts;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@Timeout(60)
class DatabaseTest {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    /** What connections and commits wait for. */
    private Mono<Void> opening = Mono.empty();

    private Mono<Void> committing = Mono.empty();

    private final Database database = new Database(watched(
            Factory.class, H2ConnectionFactory.inMemory(UUID.randomUUID().toString())));

    interface Factory extends ConnectionFactory, Closeable {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatFailedComesOutThoughTheRollbackFailsToo() {
        assertThatThrownBy(() -> run(() -> database.transaction(connection -> {
                    throw new IllegalArgumentException("no order");
                })))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("gone"));
        assertThat(open).hasValue(0);
    }

    @Test
    void aCancellationWhileItCommitsComesWhenThatIsDone() {
        Sinks.Empty<Void> gate = Sinks.empty();
        committing = gate.asMono();
        Task<?> booking = cancelled(gate);
        assertThat(booking.isCancelled()).isTrue();
        assertThat(database.content()).containsExactly("tea");
        assertThat(open).hasValue(0);
    }

    @Test
    void aConnectionThatComesWhenNobodyWaitsAnyMoreIsGivenBack() {
        Sinks.Empty<Void> gate = Sinks.empty();
        opening = gate.asMono();
        int before = opened.get();
        Task<?> booking = cancelled(gate);
        assertThat(booking.isCancelled()).isTrue();
        assertThat(opened).hasValue(before + 1);
        assertThat(open).hasValue(0);
        assertThat(database.content()).isEmpty();
    }

    /** Books tea, and is cancelled while it waits for {@code gate}. */
    private Task<?> cancelled(Sinks.Empty<Void> gate) {
        return run(() -> {
            Task<String> booking = start(() -> database.transaction(connection -> {
                Database.book(connection, "tea");
                return "booked";
            }));
            sleep(ofMillis(50));
            booking.cancel();
            sleep(ofMillis(10));
            gate.tryEmitEmpty().orThrow();
            Async.wait(List.of(booking), ReturnWhen.ALL_COMPLETED);
            return booking;
        });
    }

    /** {@code inner}, whose connections are counted, wait for their gates, and cannot roll back. */
    private <T> T watched(Class<T> type, Object inner) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = method.invoke(inner, arguments);
                    return switch (method.getName()) {
                        case "create" ->
                            opening.then(Mono.from((Publisher<?>) result)).map(connection -> {
                                open.incrementAndGet();
                                opened.incrementAndGet();
                                return watched(Connection.class, connection);
                            });
                        case "commitTransaction" -> committing.then(Mono.from((Publisher<?>) result));
                        case "rollbackTransaction" -> Mono.error(new R2dbcTransientResourceException("gone"));
                        case "close" ->
                            type != Connection.class
                                    ? result
                                    : Mono.from((Publisher<?>) result).doOnTerminate(open::decrementAndGet);
                        default -> result;
                    };
                }));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.parts;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;

import dev.oxbow.Task;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An H2 database in memory, by R2DBC, from coroutines. */
public final class Database implements AutoCloseable {
    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs in the current task. */
        T on(Connection connection) throws Exception;
    }

    private final ConnectionFactory factory;
    private final Closeable closing;

    /** One with the table {@code booked}, empty. */
    public Database() {
        this(H2ConnectionFactory.inMemory(UUID.randomUUID().toString()));
    }

    <F extends ConnectionFactory & Closeable> Database(F factory) {
        this.factory = factory;
        closing = factory;
        run(() -> transaction(connection -> update(connection, "create table booked (id identity, what varchar)")));
    }

    /**
     * The result of {@code work}, when it is committed. Whatever else ends the work, cancellation too, rolls it back; a
     * cancellation while it commits comes when that is done.
     */
    public <T> T transaction(Work<T> work) throws Exception {
        Task<Connection> opening = start("connection", () -> awaitSingle(factory.create()));
        try {
            return committed(await(shield(opening)), work);
        } finally {
            shielded(() -> awaitCompletion(await(opening).close())); // also one that comes when nobody waits any more
        }
    }

    static <T> T committed(Connection connection, Work<T> work) throws Exception {
        T result;
        try {
            awaitCompletion(connection.beginTransaction());
            result = work.on(connection);
        } catch (Throwable e) {
            try {
                shielded(() -> awaitCompletion(connection.rollbackTransaction()));
            } catch (R2dbcException failed) {
                e.addSuppressed(failed); // what comes out is why it was rolled back
            }
            throw e;
        }
        shielded(() -> awaitCompletion(connection.commitTransaction())); // to its end, once begun
        return result;
    }

    /** How many rows {@code sql} changed. */
    public static long update(Connection connection, String sql, Object... values) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return awaitSingle(Flux.from(statement.execute()).flatMap(result -> result.getRowsUpdated()));
    }

    /** Enters {@code what} in the table. */
    public static void book(Connection connection, String what) {
        update(connection, "insert into booked (what) values ($1)", what);
    }

    /** What is in the table, as a stream; each subscriber has a connection of its own. */
    public Flux<String> booked() {
        return Flux.usingWhen(
                factory.create(),
                connection -> Flux.from(connection
                                .createStatement("select what from booked order by id")
                                .execute())
                        .flatMap(result -> result.map((row, meta) -> String.valueOf(row.get(0)))),
                Connection::close);
    }

    /** What is in the table, for a plain thread. */
    public List<String> content() {
        return run(() -> await(booked().collectList()));
    }

    @Override
    public void close() {
        Mono.from(closing.close()).block();
    }
}

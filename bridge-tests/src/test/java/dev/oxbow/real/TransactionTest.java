// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.real;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Deferred;
import dev.oxbow.Task;
import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** A transaction as plain code: begin, try, commit; and every way out of it leaves the database and the pool as they should be. */
@Timeout(60)
@SuppressWarnings("NullAway") // what the tables hold is not null
class TransactionTest {
    /** What a transaction does, on its connection. */
    @FunctionalInterface
    private interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws Exception;
    }

    private ConnectionPool pool;

    @BeforeEach
    void open() {
        H2ConnectionFactory database = new H2ConnectionFactory(H2ConnectionConfiguration.builder()
                .inMemory("transactions-" + System.nanoTime())
                .property("DB_CLOSE_DELAY", "-1")
                .build());
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database)
                .initialSize(0)
                .maxSize(2)
                .maxIdleTime(Duration.ofMinutes(1))
                .build());
        run(() -> {
            inTransaction(
                    connection -> changed(connection, "CREATE TABLE account (name VARCHAR PRIMARY KEY, cents INT)"));
        });
    }

    @AfterEach
    void close() {
        assertThat(pool.getMetrics().orElseThrow().acquiredSize())
                .as("connections not given back")
                .isZero();
        pool.close().block();
    }

    private <T extends @Nullable Object> T inTransaction(Work<T> work) throws Exception {
        Connection connection = await(pool.create());
        try {
            await(Mono.from(connection.beginTransaction()));
            T result;
            try {
                result = work.on(connection);
            } catch (Throwable e) {
                shielded(() -> await(Mono.from(connection.rollbackTransaction())));
                throw e;
            }
            await(Mono.from(connection.commitTransaction())); // at its onComplete, and not before, it is done
            return result;
        } finally {
            shielded(() -> await(Mono.from(connection.close())));
        }
    }

    private static long changed(Connection connection, String sql) {
        return awaitSingle(
                awaitSingle(connection.createStatement(sql).execute()).getRowsUpdated());
    }

    private List<String> names() throws Exception {
        return inTransaction(connection -> {
            List<String> names = new ArrayList<>();
            var result = awaitSingle(connection
                    .createStatement("SELECT name FROM account ORDER BY name")
                    .execute());
            try (var rows = iterate(result.map((row, columns) -> row.get("name", String.class)))) {
                rows.forEach(names::add);
            }
            return names;
        });
    }

    @Test
    void onceTheCommitHasBeenAwaitedAnotherConnectionSeesTheRow() {
        run(() -> {
            inTransaction(connection -> {
                assertThat(changed(connection, "INSERT INTO account VALUES ('ada', 100)"))
                        .isOne();
                assertThat(names()).as("not committed").isEmpty(); // through the pool's other connection
                return null;
            });
            assertThat(names()).containsExactly("ada");
        });
    }

    @Test
    void aFailureRollsBack() {
        run(() -> {
            inTransaction(connection -> changed(connection, "INSERT INTO account VALUES ('ada', 100)"));

            assertThatThrownBy(() -> inTransaction(connection -> {
                        changed(connection, "INSERT INTO account VALUES ('bob', 100)");
                        return changed(connection, "INSERT INTO account VALUES ('ada', 1)"); // is there
                    }))
                    .isInstanceOf(R2dbcDataIntegrityViolationException.class);
            assertThat(names()).containsExactly("ada");
        });
    }

    @Test
    void aCancellationInTheMiddleRollsBackAndGivesTheConnectionBack() {
        run(() -> {
            Deferred<@Nullable Void> inTheMiddle = Deferred.create("in the middle");
            Task<?> transfer = start(() -> inTransaction(connection -> {
                changed(connection, "INSERT INTO account VALUES ('ada', 100)");
                inTheMiddle.complete(null);
                return await(Deferred.create("an answer that never comes"));
            }));
            await(inTheMiddle);
            transfer.cancel("the request was given up");

            assertThatThrownBy(() -> await(transfer)).isInstanceOf(CancellationException.class);
            assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isZero();
            assertThat(names()).isEmpty();
        });
    }

    @Test
    void aMonoThatIsCancelledMidwayRollsBackToo() {
        Deferred<@Nullable Void> inTheMiddle = Deferred.create("in the middle");
        Deferred<@Nullable Void> over = Deferred.create("over");
        var subscription = mono(() -> {
                    try {
                        return inTransaction(connection -> {
                            changed(connection, "INSERT INTO account VALUES ('ada', 100)");
                            inTheMiddle.complete(null);
                            return await(Mono.never());
                        });
                    } finally {
                        over.complete(null);
                    }
                })
                .subscribe();
        inTheMiddle.join();
        subscription.dispose();
        over.join();

        run(() -> assertThat(names()).isEmpty());
    }
}

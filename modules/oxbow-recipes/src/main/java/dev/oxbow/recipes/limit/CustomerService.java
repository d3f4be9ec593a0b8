// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes.limit;

import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Somebody else's service, as there are many: {@code GET /customers/ID} makes four queries, each on a connection of its
 * own from a pool of {@value #CONNECTIONS}, as repositories do outside a transaction. The database has two processors.
 * A request that does not get a connection in time is refused with 503; what was found out for it so far is lost.
 */
public final class CustomerService implements AutoCloseable {
    /** Connections in the pool. */
    public static final int CONNECTIONS = 20;
    /** Customers there are, by the numbers from 0. */
    public static final int CUSTOMERS = 100;

    private static final long QUERY_NANOS = 400_000;

    private static final List<String> QUERIES = List.of(
            "select count(*), sum(amount) from orders where customer = $1",
            "select max(id), max(product) from orders where customer = $1",
            "select product, sum(amount) from orders where customer = $1 group by product order by 2 desc limit 3",
            "select mod(amount, 10), count(*) from orders where customer = $1 group by mod(amount, 10)");

    private final Scheduler processors = Schedulers.newParallel("database", 2);
    private final ConnectionPool pool;
    private final DisposableServer http;
    private final LongAdder queries = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger mostBusy = new AtomicInteger();

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param patience how long a query may wait for its connection
     */
    public CustomerService(Duration patience) {
        H2ConnectionFactory database = new H2ConnectionFactory(H2ConnectionConfiguration.builder()
                .inMemory("customers-" + UUID.randomUUID())
                .build());
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database)
                .initialSize(CONNECTIONS)
                .maxSize(CONNECTIONS)
                .maxAcquireTime(patience)
                .build());
        pool.warmup().block();
        fill();
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/customers/{id}", this::customer))
                .bindNow();
    }

    private Mono<Void> customer(HttpServerRequest request, HttpServerResponse response) {
        int id = Integer.parseInt(String.valueOf(request.param("id")));
        return Flux.fromIterable(QUERIES)
                .concatMap(sql -> query(sql, id))
                .collectList()
                .doOnSubscribe(s -> mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max))
                .doOnTerminate(busy::decrementAndGet)
                .doOnCancel(busy::decrementAndGet)
                .flatMap(found ->
                        response.sendString(Mono.just(String.join("\n", found))).then())
                .onErrorResume(R2dbcException.class, e -> {
                    refusals.increment();
                    return response.status(503).send();
                });
    }

    private Mono<String> query(String sql, int customer) {
        return withConnection(connection -> Flux.from(connection
                                .createStatement(sql)
                                .bind("$1", customer)
                                .execute())
                        .flatMap(result -> result.map((row, meta) -> row.get(0) + " " + row.get(1)))
                        .collectList()
                        .map(rows -> String.join(", ", rows)))
                .doOnSuccess(rows -> queries.increment());
    }

    private <T> Mono<T> withConnection(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(pool.create().publishOn(processors), work, Connection::close);
    }

    /** Adds orders until a query takes long enough, so that the sweep takes as long on any machine. */
    private void fill() {
        update("create table orders (id identity primary key, customer int, product int, amount int)");
        addOrders(2_000);
        medianTime(1_000);
        while (medianTime(50) < QUERY_NANOS) {
            addOrders(500);
        }
    }

    private void addOrders(int orders) {
        update("insert into orders (customer, product, amount) select mod(x * 7, " + CUSTOMERS
                + "), mod(x * 13, 50), mod(x * 31, 1000) from system_range(1, " + orders + ")");
    }

    private long medianTime(int times) {
        return Flux.range(0, times)
                .concatMap(n -> Mono.defer(() -> {
                    long begin = System.nanoTime();
                    return query(QUERIES.getFirst(), n % CUSTOMERS).map(rows -> System.nanoTime() - begin);
                }))
                .sort()
                .elementAt(times / 2)
                .blockOptional()
                .orElseThrow();
    }

    private void update(String sql) {
        withConnection(connection -> Flux.from(connection.createStatement(sql).execute())
                        .flatMap(Result::getRowsUpdated)
                        .then())
                .block();
    }

    /** Where it listens. */
    public String baseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    /** How many queries the database has answered. */
    public long queries() {
        return queries.sum();
    }

    /** How many requests were refused. */
    public long refusals() {
        return refusals.sum();
    }

    /** How many requests were in work at once, at most, since this was last asked. */
    public int mostBusy() {
        return mostBusy.getAndSet(0);
    }

    @Override
    public void close() {
        http.disposeNow();
        pool.dispose();
        processors.dispose();
    }
}

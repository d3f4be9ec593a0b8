// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.oxbow.Async;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.observe.Recorder;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.parts.Database;
import dev.oxbow.recipes.show.Pictures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** A shop by HTTP whose clients hang up while the bank is at work: which payments are made? */
public final class Shield implements AutoCloseable {
    private final EventLoop payments = EventLoop.create("payments"); // outlives every request
    private final Database database = new Database();
    private final DisposableServer http;
    final BlockingQueue<String> bankAsked = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    Shield() {
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/bank", (request, response) -> response.sendString(bank()))
                        .get("/awaited", (request, response) -> response.sendString(awaited()))
                        .get("/shielded", (request, response) -> response.sendString(shieldedOnItsOwnLoop()))
                        .get("/kept", (request, response) -> response.sendString(kept())))
                .bindNow();
    }

    public static void main(String[] args) throws Exception {
        try (Shield shop = new Shield()) {
            System.out.println("a client that stays: " + shop.client("/kept").block());
            shop.ended.take();
            Map<String, Recording> recordings = new LinkedHashMap<>();
            for (String path : new String[] {"/awaited", "/shielded", "/kept"}) {
                try (Recorder recorder = Recorder.everywhere()) {
                    shop.hangUp(path);
                    System.out.printf("%-9s the client hangs up: payment %s%n", path, shop.ended.take());
                    recordings.put(path, recorder.recording());
                }
            }
            Pictures.draw("shield", "The client hangs up while the bank is at work", recordings);
            System.out.println("booked: " + shop.database.content());
        }
    }

    Mono<String> awaited() {
        return mono(() -> pay("awaited"));
    }

    Mono<String> shieldedOnItsOwnLoop() {
        return mono(() -> await(shield(start("payment", () -> pay("shielded")))));
    }

    Mono<String> kept() {
        return mono(() -> await(shield(payments.start("payment", () -> pay("kept")))));
    }

    private String pay(String what) throws Exception {
        String how = "cancelled";
        try {
            String receipt = database.transaction(connection -> {
                Database.book(connection, what);
                return await(client("/bank")); // committed when the bank has said yes
            });
            how = "made";
            return receipt;
        } finally {
            ended.add(how);
        }
    }

    /** Is asked, hangs up while the bank is at work. */
    void hangUp(String path) throws InterruptedException {
        bankAsked.clear();
        Disposable client = client(path).subscribe();
        bankAsked.take();
        client.dispose();
    }

    Mono<String> client(String path) {
        return HttpClient.newConnection()
                .baseUrl("http://127.0.0.1:" + http.port())
                .get()
                .uri(path)
                .responseContent()
                .aggregate()
                .asString();
    }

    private Mono<String> bank() {
        return Mono.delay(ofMillis(100)).map(tick -> "paid").doOnSubscribe(s -> bankAsked.add("asked"));
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        http.disposeNow(); // no more requests
        Set<Task<?>> underWay = payments.allTasks();
        if (!underWay.isEmpty()) {
            run(() -> Async.wait(underWay, ALL_COMPLETED, ofSeconds(10)));
        }
        payments.close(); // cancels what takes longer
        database.close();
    }
}

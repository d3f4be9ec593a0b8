// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.oxbow.Task;
import dev.oxbow.observe.Recorder;
import dev.oxbow.recipes.convert.OrderClient;
import dev.oxbow.recipes.convert.OrderService;
import dev.oxbow.recipes.convert.WebOrders;
import dev.oxbow.recipes.show.Pictures;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** A checkout over three libraries' types, as straight code; a Mono to the outside, cold and cancellable. */
public final class Convert {
    record Cart(String customer, String goods) {}

    record Receipt(String name, String goods, int cents) {}

    static final class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfStock(String goods) {
            super("no " + goods + " left");
        }
    }

    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final long begin = System.nanoTime();

    Convert() {}

    public static void main(String[] args) throws Exception {
        new Convert().checkout(new Cart("ada", "coffee")).block(); // warm
        try (Recorder recorder = Recorder.everywhere()) {
            new Convert().checkout(new Cart("ada", "tea")).block();
            Pictures.draw("convert", "The checkout of tea", recorder.recording());
        }
        for (String goods : new String[] {"tea", "moon dust"}) {
            Convert shop = new Convert();
            shop.checkout(new Cart("ada", goods))
                    .doOnSuccess(receipt -> shop.tell("-> " + receipt))
                    .doOnError(error -> shop.tell("-> failed: " + error.getMessage()))
                    .onErrorComplete()
                    .block();
            print("checkout of " + goods, shop);
        }
        Convert shop = new Convert();
        Disposable client = shop.checkout(new Cart("ada", "a piano")).subscribe();
        shop.asked.await();
        client.dispose();
        shop.cancelled.await();
        print("checkout of a piano, and the client hangs up", shop);
        orders();
        webOrders();
    }

    private static void orders() throws InterruptedException {
        System.out.println("orders by HTTP");
        Hooks.onErrorDropped(Convert::dropped);
        try (OrderService service = new OrderService()) {
            OrderClient client = new OrderClient(service.baseUrl());
            System.out.println(
                    "  -> " + client.order(Flux.just("1 te", "a\n2 cups\n")).block());
            System.out.println("  -> "
                    + client.order(Flux.just("1 spoon\n", "two forks\n")).block());
            for (int left = 0; left < 2; ) { // a client may have its answer before the service is done with it
                left += service.log.take().equals("left") ? 1 : 0;
            }
            Disposable hasty = client.order(Flux.just("1 table\n").concatWith(Flux.never()))
                    .subscribe();
            System.out.println("  " + service.log.take() + ", and the client hangs up");
            hasty.dispose();
            service.log.take();
            list(client);
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private static void webOrders() {
        System.out.println("orders by HTTP, in WebFlux");
        try (WebOrders service = new WebOrders()) {
            OrderClient client = new OrderClient(service.baseUrl());
            System.out.println(
                    "  -> " + client.order(Flux.just("1 tea\n2 cups\n")).block());
            System.out.println("  -> " + client.order(Flux.just("two forks\n")).block());
            list(client);
        }
    }

    private static void list(OrderClient client) {
        System.out.println(
                "  -> " + String.valueOf(client.list().block()).strip().replace("\n", ", "));
    }

    /** Netty tells of a hang-up at both ends of the request, and one has nobody left to go to. By default it is logged. */
    private static void dropped(Throwable error) {
        if (!(error instanceof AbortedException)) {
            error.printStackTrace();
        }
    }

    Mono<Receipt> checkout(Cart cart) {
        return mono(() -> {
            String name = await(nameOf(cart.customer())); // Mono
            Task<Integer> price = start("price", () -> await(priceOf(cart.goods()))); // CompletableFuture
            Task<String> parcel = start("parcel", () -> await(reserve(cart.goods()))); // Single
            gather(price, parcel);
            return new Receipt(name, parcel.resultNow(), price.resultNow());
        });
    }

    private Mono<String> nameOf(String customer) {
        return Mono.just(customer.substring(0, 1).toUpperCase(Locale.ROOT) + customer.substring(1))
                .delayElement(Duration.ofMillis(10))
                .doOnSubscribe(s -> tell("name asked of the Mono"))
                .doOnNext(name -> tell("name is there"));
    }

    private CompletableFuture<Integer> priceOf(String goods) {
        tell("price asked of the CompletableFuture");
        return supplyAsync(
                () -> {
                    tell("price is there");
                    return 100 * goods.length();
                },
                delayedExecutor(20, MILLISECONDS));
    }

    private Single<String> reserve(String goods) {
        return Single.timer(40, MILLISECONDS)
                .map(tick -> {
                    if (goods.contains("moon")) {
                        throw new OutOfStock(goods);
                    }
                    return "a parcel of " + goods;
                })
                .doOnSubscribe(d -> tell("goods asked of the Single"))
                .doOnSubscribe(d -> asked.countDown())
                .doOnSuccess(parcel -> tell("goods are there"))
                .doOnDispose(cancelled::countDown)
                .doOnDispose(() -> tell("the Single is cancelled"));
    }

    private void tell(String what) {
        log.add("%4d ms  %s".formatted((System.nanoTime() - begin) / 1_000_000, what));
    }

    private static void print(String title, Convert shop) {
        System.out.println(title);
        shop.log.forEach(line -> System.out.println("  " + line));
    }
}

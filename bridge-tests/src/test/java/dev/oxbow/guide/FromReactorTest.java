// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** The Java of docs/from-reactor.md. */
@SuppressWarnings("NullAway")
class FromReactorTest {
    private final List<String> log = new ArrayList<>();
    private final Mono<String> mono = Mono.defer(() -> Mono.delay(ofMillis(10)).map(tick -> "user"));
    private final Mono<String> other = Mono.defer(() -> Mono.delay(ofMillis(20)).map(tick -> "quote"));
    private final Flux<String> flux = Flux.just("a", "b", "end", "c");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @Test
    void inAndOut() {
        String user = run(() -> await(mono)); // on a plain thread
        assertThat(user).isEqualTo("user");
        Mono<String> greeting = mono(() -> "hello " + await(mono));
        assertThat(greeting.block()).isEqualTo("hello user");
        Flux<Integer> numbers = flux(out -> {
            for (int n = 0; n < 3; n++) {
                out.emit(n);
            }
        });
        assertThat(numbers.collectList().block()).containsExactly(0, 1, 2);
        Mono<String> traced = mono(() -> context().getOrDefault("trace", "none"));
        assertThat(traced.contextWrite(Context.of("trace", "t1")).block()).isEqualTo("t1");
        try (EventLoop loop = EventLoop.create("orders")) {
            Scheduler scheduler = scheduler(loop);
            assertThat(flux.publishOn(scheduler).count().block()).isEqualTo(4);
        }
    }

    @OxbowTest
    void one() throws Exception {
        String user = await(mono);
        String priced = price(user);
        assertThat(priced).isEqualTo("user!");
        Task<String> a = start(mono);
        Task<String> b = start(other);
        gather(a, b);
        assertThat(a.resultNow() + b.resultNow()).isEqualTo("userquote");
        assertThat(gatherOutcomes(start(mono), start(other))).hasSize(2);

        Task<String> first = start(mono);
        Task<String> second = start(other);
        var waited = Async.wait(List.of(first, second), FIRST_COMPLETED);
        waited.pending().forEach(Task::cancel);
        assertThat(waited.done()).containsExactly(first);

        assertThat(waitFor(() -> await(mono), ofSeconds(1))).isEqualTo("user");
        String value;
        try {
            value = waitFor(() -> await(mono), ofMillis(1));
        } catch (AsyncTimeoutException e) {
            value = "fallback";
        }
        assertThat(value).isEqualTo("fallback");
        Mono<Void> empty = Mono.empty();
        assertThat(await(empty)).isNull();
        assertThat(awaitOptional(Mono.<String>empty())).isEmpty();
    }

    @OxbowTest
    void again() throws Exception {
        assertThat(retrying()).isEqualTo("third");
        Task<String> shared = start(mono);
        assertThat(toMono(shared)).isNotNull();
        assertThat(await(shared)).isEqualTo("user");
        sleep(ofMillis(10));
        Deferred<String> sink = Deferred.create();
        sink.complete("one");
        assertThat(await(sink)).isEqualTo("one");
        AsyncQueue<String> many = new AsyncQueue<>(256);
        many.put("next");
        assertThat(many.get()).isEqualTo("next");
    }

    private String retrying() throws InterruptedException {
        int[] attempts = {0};
        for (Duration pause = ofMillis(10); ; pause = pause.multipliedBy(2)) {
            try {
                return attempt(++attempts[0]);
            } catch (IOException e) {
                sleep(pause);
            }
        }
    }

    private static String attempt(int number) throws IOException {
        if (number < 3) {
            throw new IOException("not yet");
        }
        return "third";
    }

    @OxbowTest
    void many() {
        try (var each = iterate(flux)) {
            for (String element : each) {
                if (element.equals("end")) {
                    break;
                }
                log.add(price(element));
            }
        }
        assertThat(log).containsExactly("a!", "b!");
        assertThat(awaitFirst(flux)).isEqualTo("a");
        assertThat(awaitLast(flux)).isEqualTo("c");
        awaitCompletion(flux);
        assertThat(await(flux.collectList())).hasSize(4);

        AsyncSemaphore permits = new AsyncSemaphore(50);
        Flux<String> priced = flux.transform(mapAsync(element -> price(element), 1));
        Flux<String> eight = flux.transform(mapAsync(element -> price(element), 8));
        Flux<String> unordered = flux.transform(mapAsyncUnordered(element -> price(element), permits));
        Mono<String> polite = limit(mono, permits);
        assertThat(await(priced.collectList())).isEqualTo(await(eight.collectList()));
        assertThat(await(unordered.collectList())).hasSize(4);
        assertThat(await(polite)).isEqualTo("user");
    }

    @OxbowTest
    void threads() {
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
        }
        Mono<String> kept = shield(mono);
        Mono<String> told = onDone(mono, outcome -> log.add("ended"));
        assertThat(await(kept) + await(told)).isEqualTo("useruser");
        assertThat(log).containsExactly("ended");
    }
}

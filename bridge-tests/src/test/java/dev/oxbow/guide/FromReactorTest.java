// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.SlowStep;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** The Java of docs/from-reactor.md, streams apart. */
@SuppressWarnings("NullAway")
class FromReactorTest {
    private final List<String> log = new ArrayList<>();
    private final Mono<String> mono = Mono.defer(() -> Mono.delay(ofMillis(10)).map(tick -> "user"));
    private final Mono<String> other = Mono.defer(() -> Mono.delay(ofMillis(20)).map(tick -> "quote"));
    private final Mono<String> empty = Mono.empty();
    private final Flux<String> flux = Flux.just("a", "b", "end", "c");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @Test
    void inAndOut() {
        String user = run(() -> await(mono)); // on a plain thread
        assertThat(user).isEqualTo("user");
        Promise<String> future = promise(mono);
        assertThat(future.toCompletableFuture().join()).isEqualTo("user");
        Mono<String> greeting = mono(() -> "hello " + await(mono));
        assertThat(greeting.block()).isEqualTo("hello user");
        CompletableFuture<String> stage = CompletableFuture.completedFuture("sent");
        Mono<String> sent = mono(() -> awaitCancelling(stage));
        assertThat(sent.block()).isEqualTo("sent");
        Flux<Integer> numbers = flux(out -> {
            for (int n = 0; n < 3; n++) {
                out.emit(n);
            }
        });
        assertThat(numbers.collectList().block()).containsExactly(0, 1, 2);
        Mono<String> traced = mono(() -> context().getOrDefault("trace", "none"));
        assertThat(traced.contextWrite(Context.of("trace", "t1")).block()).isEqualTo("t1");
        assertThat(run(() -> await(traced.contextWrite(Context.of("trace", "t2")))))
                .isEqualTo("t2");
        try (EventLoop loop = EventLoop.create("orders")) {
            Scheduler scheduler = scheduler(loop);
            assertThat(flux.publishOn(scheduler).count().block()).isEqualTo(4);
        }
    }

    @OxbowTest
    void subscribed() {
        Task<String> running = start(mono);
        assertThat(running.cancel()).isTrue();
        Deferred<String> reply = Deferred.create("reply", () -> log.add("called off"));
        Task<String> asking = start(() -> await(reply));
        sleep(ZERO);
        asking.cancel();
        sleep(ZERO);
        assertThat(log).containsExactly("called off");
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
        } finally {
            shielded(() -> log.add(price("released")));
        }
        assertThat(value + log).isEqualTo("fallback[released!]");
        @Nullable String none = await(empty);
        assertThat(none).isNull();
        assertThat(awaitOptional(empty).orElseGet(() -> price("default"))).isEqualTo("default!");
    }

    @OxbowTest
    void again() throws Exception {
        assertThat(retrying()).isEqualTo("third");
        Task<String> shared = start(mono);
        assertThat(await(toMono(shared))).isEqualTo("user");
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
    void threads() {
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
        }
        AsyncSemaphore permits = new AsyncSemaphore(50);
        Mono<String> polite = limit(mono, permits);
        assertThat(await(polite)).isEqualTo("user");
        Mono<String> kept = shield(mono);
        Mono<String> told = onDone(mono, outcome -> log.add("ended"));
        assertThat(await(kept) + await(told)).isEqualTo("useruser");
        assertThat(log).containsExactly("ended");
        assertThat(EventLoop.dumpAll().taskCount()).isPositive();
    }

    @Test
    @Timeout(60)
    void watched() {
        CompletableFuture<SlowStep> told = new CompletableFuture<>();
        EventLoop.Builder builder = EventLoop.builder().slowStep(ofMillis(20)).onSlowStep(slow -> told.complete(slow));
        try (EventLoop loop = builder.build()) {
            loop.run(() -> told.join()); // blocks the loop
        }
        assertThat(told.join().advice()).contains("CompletableFuture.join blocks the loop");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.TaskLocal;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The Java of docs/from-kotlin.md. */
@SuppressWarnings("NullAway")
class FromKotlinTest {
    private static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");

    private final List<String> log = new ArrayList<>();
    private final Mono<String> mono = Mono.just("user");
    private final Flux<String> flux = Flux.just("a", "b");

    private String load(String what) {
        sleep(ofMillis(100));
        return "<" + what + ">";
    }

    @Test
    void entering() {
        String page = run(() -> load("a"));
        assertThat(page).isEqualTo("<a>");
        Promise<String> future = launch(() -> load("a"));
        assertThat(future.toCompletableFuture().join()).isEqualTo("<a>");
        try (EventLoop loop = EventLoop.create("application")) {
            Task<String> task = loop.start(() -> load("b"));
            loop.setExceptionHandler(context -> log.add(context.message()));
            assertThat(task.join()).isEqualTo("<b>");
            Task<String> left = loop.start(() -> load("c"));
            loop.close();
            assertThat(left.isCancelled()).isTrue();
        }
    }

    @OxbowTest
    void starting() throws Exception {
        Task<String> task = start(() -> load("a"));
        Task<String> named = start("loader", () -> load("b"));
        Task<String> undispatched = startEagerly(() -> load("c"));
        Coroutine<String> lazy = () -> load("d");
        Task<String> begun = start(lazy);
        assertThat(EventLoop.dumpAll().toString()).contains("loader");
        assertThat(gather(task, named, undispatched, begun)).endsWith("<d>");
        String pages = taskGroup(group -> {
            Task<String> first = group.start(() -> load("a"));
            Task<String> second = group.start(() -> load("b"));
            return await(first) + await(second);
        });
        assertThat(pages).isEqualTo("<a><b>");
        assertThat(gatherOutcomes(() -> load("a"), () -> load("b"))).hasSize(2);
    }

    @OxbowTest
    void ending() {
        Task<String> late = start(() -> load("d"));
        late.cancel();
        Async.wait(List.of(late), ALL_COMPLETED);
        assertThat(late.isCancelled()).isTrue();

        Task<String> a = start(() -> load("a"));
        Task<String> b = start(() -> load("b"));
        var waited = Async.wait(List.of(a, b), FIRST_COMPLETED);
        assertThat(waited.done()).contains(a);
        Async.wait(List.of(a, b), ALL_COMPLETED);
        assertThat(gather(a, b)).containsExactly("<a>", "<b>");
        assertThat(a.isDone()).isTrue();
        assertThat(a.resultNow() + b.resultNow()).isEqualTo("<a><b>");
        a.addDoneCallback(done -> log.add("ended " + done.state()));
        sleep(ZERO);
        assertThat(log).containsExactly("ended SUCCESS");
        Task<?> busy = start(() -> {
            while (currentTask().cancelling() == 0) {
                sleep(ZERO);
            }
        });
        sleep(ZERO);
        busy.cancel();
        Async.wait(List.of(busy), ALL_COMPLETED);
        assertThat(busy.isCancelled()).isTrue();
    }

    @OxbowTest
    void waiting(TestLoop test) throws Exception {
        sleep(ofSeconds(1));
        assertThat(test.elapsed()).isEqualTo(ofSeconds(1));
        assertThatThrownBy(() -> timeout(ofSeconds(5), () -> sleep(ofMinutes(1))))
                .isInstanceOf(AsyncTimeoutException.class);
        String value;
        try {
            value = waitFor(() -> load("a"), ofSeconds(5));
        } catch (AsyncTimeoutException e) {
            value = null;
        }
        assertThat(value).isEqualTo("<a>");
        shielded(() -> log.add(load("cleaned up")));
        assertThat(log).containsExactly("<cleaned up>");
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
            assertThat(runInInterruptibly(pool, () -> "heeds")).isEqualTo("heeds");
        }
        USER.set("ada");
        assertThat(await(start(() -> USER.get()))).isEqualTo("ada");
    }

    @OxbowTest
    void callbacksAndFutures() {
        Deferred<String> answer = Deferred.create();
        answer.complete("yes");
        assertThat(await(answer)).isEqualTo("yes");
        Deferred<String> reply = Deferred.create("reply", () -> log.add("called off"));
        Task<String> asking = start(() -> await(reply));
        sleep(ZERO);
        asking.cancel();
        sleep(ZERO);
        assertThat(log).containsExactly("called off");

        CompletableFuture<String> stage = CompletableFuture.completedFuture("sent");
        assertThat(awaitCancelling(stage) + await(stage)).isEqualTo("sentsent");
    }

    @OxbowTest
    void sharing() {
        AsyncLock lock = new AsyncLock();
        try (var held = lock.acquire()) {
            log.add("held");
        }
        AsyncSemaphore permits = new AsyncSemaphore(50);
        try (var permit = permits.acquire()) {
            log.add("permitted");
        }
        assertThat(await(start(permits.limit(() -> load("a"))))).isEqualTo("<a>");
        AsyncQueue<String> channel = new AsyncQueue<>(1);
        channel.put("item");
        log.add(channel.get());
        channel.put("last");
        channel.shutdown(false);
        for (String item : channel) {
            log.add(item);
        }
        assertThat(log).containsExactly("held", "permitted", "item", "last");

        Sinks.Many<String> state = Sinks.many().replay().latestOrDefault("off");
        state.tryEmitNext("on").orThrow();
        assertThat(awaitFirst(state.asFlux())).isEqualTo("on");
        Sinks.Many<String> shared = Sinks.many().multicast().directBestEffort();
        try (var each = iterate(shared.asFlux())) {
            shared.tryEmitNext("news").orThrow();
            assertThat(each.next()).isEqualTo("news");
        }
    }

    @OxbowTest
    void values() {
        assertThat(awaitSingle(mono)).isEqualTo("user");
        Mono<String> empty = Mono.empty();
        @Nullable String none = await(empty);
        assertThat(none).isNull();
        assertThatThrownBy(() -> awaitSingle(empty)).isInstanceOf(NoSuchElementException.class);
        assertThat(awaitFirst(flux)).isEqualTo("a");
        assertThat(awaitLast(flux)).isEqualTo("b");
        assertThat(awaitSingle(flux.take(1))).isEqualTo("a");
        assertThat(await(flux.collectList())).containsExactly("a", "b");
        Mono<String> greeting = mono(() -> "hello " + await(mono));
        assertThat(await(greeting)).isEqualTo("hello user");
        Task<String> task = start(() -> load("a"));
        assertThat(await(toMono(task))).isEqualTo("<a>");
    }

    @OxbowTest
    void streams() {
        Flux<String> doubled = flux(out -> {
            try (var each = iterate(flux)) {
                for (String element : each) {
                    out.emit(element + element);
                }
            }
        });
        assertThat(await(doubled.collectList())).containsExactly("aa", "bb");
        Flux<String> one = flux.transform(mapAsync(element -> load(element), 1));
        Flux<String> four = flux.transform(mapAsyncUnordered(element -> load(element), 4));
        assertThat(await(one.collectList())).containsExactly("<a>", "<b>");
        assertThat(await(four.collectList())).containsExactlyInAnyOrder("<a>", "<b>");

        Task<String> last = start(() -> load("nothing yet"));
        try (var each = iterate(flux)) {
            for (String element : each) {
                last.cancel();
                last = start(() -> load(element));
            }
        }
        assertThat(await(last)).isEqualTo("<b>");

        Flux<String> clicks = Flux.create(sink -> {
            sink.onDispose(() -> log.add("closed"));
            sink.next("click");
        });
        assertThat(awaitFirst(clicks)).isEqualTo("click");
        assertThat(log).containsExactly("closed");

        Flux<String> elsewhere = flux.subscribeOn(Schedulers.boundedElastic());
        try (var each = iterate(elsewhere, 64)) {
            assertThat(each.next()).isEqualTo("a");
        }
        try (var each = iterate(flux.onBackpressureLatest(), 1)) {
            assertThat(each.next()).isEqualTo("a");
        }
    }
}

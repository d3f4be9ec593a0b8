// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.TaskLocal;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The Java of docs/from-kotlin.md. */
@SuppressWarnings("NullAway")
class FromKotlinTest {
    private static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");

    private final List<String> log = new ArrayList<>();
    private final Mono<String> mono = Mono.just("user");
    private final Flux<String> flux = Flux.just("a", "b");

    private String load(String what) {
        sleep(ofSeconds(1));
        return "<" + what + ">";
    }

    @Test
    void entering() {
        String page = run(() -> load("a"));
        assertThat(page).isEqualTo("<a>");
        try (EventLoop loop = EventLoop.create("application")) {
            Task<String> task = loop.start(() -> load("b"));
            loop.setExceptionHandler(context -> log.add(context.message()));
            assertThat(task.join()).isEqualTo("<b>");
        }
    }

    @OxbowTest
    void starting() throws Exception {
        Task<String> task = start(() -> load("a"));
        Task<String> named = start("loader", () -> load("b"));
        Task<String> undispatched = startEagerly(() -> load("c"));
        gather(task, named, undispatched);
        String pages = taskGroup(group -> {
            Task<String> first = group.start(() -> load("a"));
            Task<String> second = group.start(() -> load("b"));
            return await(first) + await(second);
        });
        assertThat(pages).isEqualTo("<a><b>");
        assertThat(gatherOutcomes(() -> load("a"), () -> load("b"))).hasSize(2);

        Task<String> late = start(() -> load("d"));
        late.cancel();
        Async.wait(List.of(late), ALL_COMPLETED);
        assertThat(late.isCancelled()).isTrue();

        Task<String> a = start(() -> load("a"));
        Task<String> b = start(() -> load("b"));
        var waited = Async.wait(List.of(a, b), FIRST_COMPLETED);
        assertThat(waited.done()).contains(a);
        gather(a, b);
        task.addDoneCallback(done -> log.add("ended " + done.state()));
        sleep(ZERO);
        assertThat(log).containsExactly("ended SUCCESS");
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
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
        }
        USER.set("ada");
        assertThat(await(start(() -> USER.get()))).isEqualTo("ada");
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
        AsyncQueue<String> channel = new AsyncQueue<>(1);
        channel.put("item");
        assertThat(channel.get()).isEqualTo("item");
        channel.shutdown(false);
        Deferred<String> answer = Deferred.create();
        answer.complete("yes");
        assertThat(await(answer)).isEqualTo("yes");
        assertThat(log).containsExactly("held", "permitted");
    }

    @OxbowTest
    void streams() {
        assertThat(await(mono)).isEqualTo("user");
        assertThat(awaitFirst(flux)).isEqualTo("a");
        assertThat(awaitSingle(flux.take(1))).isEqualTo("a");
        Mono<String> greeting = mono(() -> "hello " + await(mono));
        assertThat(await(greeting)).isEqualTo("hello user");
        Flux<String> doubled = flux(out -> {
            try (var each = iterate(flux)) {
                for (String element : each) {
                    out.emit(element + element);
                }
            }
        });
        assertThat(await(doubled.collectList())).containsExactly("aa", "bb");
        Flux<String> four = flux.transform(mapAsync(element -> load(element), 4));
        assertThat(await(four.collectList())).containsExactly("<a>", "<b>");
        Task<String> task = start(() -> load("a"));
        assertThat(await(toMono(task))).isEqualTo("<a>");
    }
}

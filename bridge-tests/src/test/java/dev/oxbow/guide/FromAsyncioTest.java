// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.ALL_COMPLETED;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import dev.oxbow.TaskLocal;
import dev.oxbow.test.OxbowTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The Java of docs/from-asyncio.md, its primitives apart. */
@SuppressWarnings("NullAway")
class FromAsyncioTest {
    private static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");

    private final List<String> log = new ArrayList<>();

    private String load(String what) {
        sleep(ofMillis(100));
        return "<" + what + ">";
    }

    private static String refuse(String why) {
        throw new IllegalStateException(why);
    }

    @Test
    void entering() {
        String page = run(() -> load("a"));
        assertThat(page).isEqualTo("<a>");
        page = runHere(() -> load("a"));
        assertThat(page).isEqualTo("<a>");

        try (EventLoop loop = EventLoop.create("orders")) {
            String first = loop.run(() -> load("a"));
            Task<String> task = loop.start(() -> load("b"));
            assertThat(first + task.join()).isEqualTo("<a><b>");
            Handle handle = loop.callSoon(() -> log.add("called"));
            loop.run(() -> sleep(ZERO));
            assertThat(handle.isCancelled()).isTrue();
            loop.setExceptionHandler(context -> log.add(context.message()));
            loop.close();
            assertThat(loop.isClosed()).isTrue();
        }
        assertThat(log).containsExactly("called");
    }

    @Test
    void settings() {
        EventLoop debug = EventLoop.builder().debug(true).slowStep(ofSeconds(1)).build();
        debug.close();
        try (EventLoop loop = EventLoop.builder().decorator(new Announcing(log)).build()) {
            assertThat(loop.start(() -> load("a")).join()).isEqualTo("<a>");
        }
        assertThat(log).containsExactly("begins", "ends");
    }

    private record Announcing(List<String> log) implements TaskDecorator {
        @Override
        public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
            return () -> {
                log.add("begins");
                try {
                    return body.run();
                } finally {
                    log.add("ends");
                }
            };
        }
    }

    @OxbowTest
    void tasks() {
        assertThat(load("a")).isEqualTo("<a>");
        Task<String> task = start(() -> load("a"));
        Task<String> named = start("loader", () -> load("b"));
        Task<String> eager = startEagerly(() -> load("c"));
        assertThat(eager.startedAt()).isNotNull();
        assertThat(named.name()).isEqualTo("loader");
        assertThat(EventLoop.current().dump().toString()).contains("loader");
        assertThat(EventLoop.dumpAll().toJson()).contains("loader");
        assertThat(await(task)).isEqualTo("<a>");
        assertThat(currentTask().loop() == EventLoop.current()).isTrue();
        assertThat(EventLoop.currentOrNull()).isNotNull();
        assertThat(allTasks()).isNotEmpty();

        assertThat(task.isDone()).isTrue();
        assertThat(task.resultNow()).isEqualTo("<a>");
        assertThat(task.state()).isEqualTo(Future.State.SUCCESS);
        assertThat(task.outcome()).isNotNull();

        Handle handle = task.addDoneCallback(done -> log.add(done.name()));
        assertThat(handle.cancel()).isTrue();
        task.addDoneCallback(this::bill, "customer 7");
        sleep(ZERO);
        assertThat(log).containsExactly("bill customer 7");

        Deferred<String> answer = Deferred.create();
        assertThatThrownBy(() -> answer.resultNow()).isInstanceOf(IllegalStateException.class);
        answer.complete("yes");
        assertThat(await(answer)).isEqualTo("yes");
        Deferred<String> broken = Deferred.create();
        broken.fail(new IllegalStateException("no"));
        assertThat(broken.exceptionNow()).hasMessage("no");
    }

    private void bill(Promise<String> done, String customer) {
        log.add("bill " + customer);
    }

    @OxbowTest
    void ending() {
        Task<String> late = start(() -> {
            try {
                return load("d");
            } catch (CancellationException e) {
                log.add(e.getMessage());
                throw e;
            } finally {
                log.add("tidied up");
            }
        });
        sleep(ZERO);
        late.cancel("not wanted");
        assertThat(late.cancelling()).isEqualTo(1);
        assertThatThrownBy(() -> await(late)).isInstanceOf(CancellationException.class);
        assertThat(late.isCancelled()).isTrue();
        assertThat(log).containsExactly("not wanted", "tidied up");
        Task<?> own = currentTask();
        own.cancel();
        own.uncancel();
    }

    @OxbowTest
    void together() throws Exception {
        List<String> both = gather(() -> load("a"), () -> load("b"));
        assertThat(both).containsExactly("<a>", "<b>");
        assertThat(gatherOutcomes(() -> load("a"), () -> load("b"))).hasSize(2);

        Task<String> a = start(() -> load("a"));
        Task<String> b = start(() -> load("b"));
        var waited = Async.wait(List.of(a, b), FIRST_COMPLETED);
        assertThat(waited.done()).contains(a);
        assertThat(waited.pending()).doesNotContain(a);
        for (Task<String> page : asCompleted(List.of(a, b))) {
            log.add(await(page));
        }
        assertThat(log).hasSize(2);
        assertThat(gather(List.of(a, b))).isEqualTo(both);
        assertThat(Async.wait(List.of(a, b), ALL_COMPLETED, ofSeconds(5)).pending())
                .isEmpty();
    }

    @OxbowTest
    void grouped() throws Exception {
        String pages = taskGroup(group -> {
            Task<String> first = group.start(() -> load("a"));
            Task<String> second = group.start(() -> load("b"));
            return await(first) + await(second);
        });
        assertThat(pages).isEqualTo("<a><b>");
        taskGroup(group -> {
            group.start(() -> log.add(load("a")));
            return null;
        });
        assertThat(log).containsExactly("<a>");
        taskGroup(group -> {
            group.start(() -> log.add(load("never")));
            group.cancel();
            return null;
        });
        assertThat(log).hasSize(1);
        try {
            taskGroup(group -> {
                group.start(() -> refuse("first"));
                group.start(() -> refuse("second"));
                return null;
            });
        } catch (IllegalStateException e) {
            log.add(e.getMessage() + ", then " + e.getSuppressed()[0].getMessage());
        }
        assertThat(log).endsWith("first, then second");
    }

    @OxbowTest
    void limitedAndProtected() throws Exception {
        assertThat(waitFor(() -> load("a"), ofSeconds(5))).isEqualTo("<a>");
        try {
            timeout(ofSeconds(5), () -> {
                sleep(ofMinutes(1));
            });
        } catch (AsyncTimeoutException e) {
            log.add("late");
        }
        String all = timeout(ofSeconds(5), scope -> {
            scope.reschedule(ofMinutes(5));
            assertThat(scope.when()).isGreaterThan(EventLoop.current().time());
            assertThat(scope.expired()).isFalse();
            return load("a");
        });
        assertThat(all).isEqualTo("<a>");
        EventLoop loop = EventLoop.current();
        long when = loop.time() + ofSeconds(5).toNanos();
        sleep(ofSeconds(3));
        assertThatThrownBy(() -> timeout(ofNanos(when - loop.time()), () -> sleep(ofMinutes(1))))
                .isInstanceOf(AsyncTimeoutException.class);
        assertThat(loop.time()).isEqualTo(when);

        Task<String> payment = start(() -> load("paid"));
        assertThat(await(shield(payment))).isEqualTo("<paid>");
        shielded(() -> log.add(load("cleaned up")));
        assertThat(log).containsExactly("late", "<cleaned up>");
    }

    @OxbowTest
    void elsewhere() {
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
            assertThat(runInInterruptibly(pool, () -> "heeds")).isEqualTo("heeds");
        }
        CompletableFuture<String> stage = CompletableFuture.completedFuture("sent");
        assertThat(await(stage)).isEqualTo("sent");
        assertThat(awaitCancelling(stage)).isEqualTo("sent");
        EventLoop loop = EventLoop.current();
        loop.callLater(ofSeconds(1), () -> log.add("later"));
        loop.callAt(loop.time() + ofSeconds(2).toNanos(), () -> log.add("at"));
        sleep(ofSeconds(3));
        assertThat(log).containsExactly("later", "at");
    }

    @OxbowTest
    void contextAndGenerators() {
        String before = USER.get();
        USER.set("ada");
        assertThat(await(start(() -> USER.get()))).isEqualTo("ada");
        USER.set(before);
        assertThat(USER.get()).isEqualTo("nobody");

        Flux<Long> ticks = flux(out -> {
            for (long n = 0; ; n++) {
                sleep(ofSeconds(1));
                out.emit(n);
            }
        });
        try (var each = iterate(ticks)) {
            for (long tick : each) {
                if (tick == 3) {
                    break;
                }
                log.add("tick " + tick);
            }
        }
        assertThat(log).containsExactly("tick 0", "tick 1", "tick 2");
        var each = iterate(ticks);
        assertThat(each.next()).isZero();
        each.close();
        assertThat(await(ticks.take(2).collectList())).containsExactly(0L, 1L);
        try (Session session = new Session()) {
            log.add("uses " + session);
        }
        assertThat(log).endsWith("uses the session", "left");
    }

    private final class Session implements AutoCloseable {
        @Override
        public void close() {
            sleep(ofSeconds(1)); // it may await
            log.add("left");
        }

        @Override
        public String toString() {
            return "the session";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
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
import dev.oxbow.Handle;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.TaskLocal;
import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncCondition;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.sync.QueueShutDownException;
import dev.oxbow.test.OxbowTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The Java of docs/from-asyncio.md. */
@SuppressWarnings("NullAway")
class FromAsyncioTest {
    private static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");

    private final List<String> log = new ArrayList<>();

    private String load(String what) {
        sleep(ofSeconds(1));
        return "<" + what + ">";
    }

    @Test
    void entering() throws Exception {
        String page = run(() -> load("a"));
        assertThat(page).isEqualTo("<a>");

        try (EventLoop loop = EventLoop.create("orders")) {
            Task<String> task = loop.start(() -> load("b"));
            assertThat(task.join()).isEqualTo("<b>");
            Handle handle = loop.callSoon(() -> log.add("called"));
            loop.run(() -> sleep(ZERO));
            assertThat(handle.isCancelled()).isTrue();
            loop.setExceptionHandler(context -> log.add(context.message()));
        }
        EventLoop debug = EventLoop.builder().debug(true).slowStep(ofSeconds(1)).build();
        debug.close();
        assertThat(log).containsExactly("called");
    }

    @OxbowTest
    void tasks() {
        assertThat(load("a")).isEqualTo("<a>");
        Task<String> task = start(() -> load("a"));
        Task<String> named = start("loader", () -> load("b"));
        Task<String> eager = startEagerly(() -> load("c"));
        assertThat(eager.startedAt()).isNotNull();
        assertThat(await(task)).isEqualTo("<a>");
        assertThat(named.name()).isEqualTo("loader");
        assertThat(currentTask().loop() == EventLoop.current()).isTrue();
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

        Task<String> late = start(() -> load("d"));
        sleep(ZERO);
        late.cancel("not wanted");
        assertThat(late.cancelling()).isEqualTo(1);
        assertThatThrownBy(() -> await(late)).isInstanceOf(CancellationException.class);
        Task<?> own = currentTask();
        own.cancel();
        own.uncancel();

        Deferred<String> answer = Deferred.create();
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

        String pages = taskGroup(group -> {
            Task<String> first = group.start(() -> load("a"));
            Task<String> second = group.start(() -> load("b"));
            return await(first) + await(second);
        });
        assertThat(pages).isEqualTo("<a><b>");
    }

    @OxbowTest
    void limitedAndProtected() throws Exception {
        assertThat(waitFor(() -> load("a"), ofSeconds(5))).isEqualTo("<a>");
        assertThatThrownBy(() -> timeout(ofSeconds(5), () -> {
                    sleep(ofMinutes(1));
                }))
                .isInstanceOf(AsyncTimeoutException.class);
        String all = timeout(ofSeconds(5), scope -> {
            scope.reschedule(ofMinutes(5));
            return load("a");
        });
        assertThat(all).isEqualTo("<a>");

        Task<String> payment = start(() -> load("paid"));
        assertThat(await(shield(payment))).isEqualTo("<paid>");
        shielded(() -> log.add(load("cleaned up")));
        assertThat(log).containsExactly("<cleaned up>");
    }

    @OxbowTest
    void elsewhere() {
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
        }
        EventLoop loop = EventLoop.current();
        loop.callLater(ofSeconds(1), () -> log.add("later"));
        loop.callAt(loop.time() + ofSeconds(2).toNanos(), () -> log.add("at"));
        sleep(ofSeconds(3));
        assertThat(log).containsExactly("later", "at");
    }

    @OxbowTest
    void primitives() {
        AsyncLock lock = new AsyncLock();
        try (var held = lock.acquire()) {
            log.add("held");
        }
        AsyncSemaphore permits = new AsyncSemaphore(50);
        try (var permit = permits.acquire()) {
            log.add("permitted");
        }
        AsyncSemaphore bounded = AsyncSemaphore.bounded(1);
        assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class);

        AsyncEvent event = new AsyncEvent();
        event.set();
        event.await();

        AsyncCondition condition = new AsyncCondition();
        boolean[] ready = {false};
        Task<?> waiter = start(() -> {
            try (var held = condition.acquire()) {
                condition.awaitUntil(() -> ready[0]);
            }
        });
        sleep(ZERO);
        try (var held = condition.acquire()) {
            ready[0] = true;
            condition.signalAll();
        }
        await(waiter);

        AsyncBarrier barrier = new AsyncBarrier(2);
        gather(() -> barrier.await(), () -> barrier.await());

        AsyncQueue<String> queue = new AsyncQueue<>(10);
        queue.put("item");
        assertThat(queue.offer("another")).isTrue();
        assertThat(queue.get()).isEqualTo("item");
        assertThat(queue.poll()).isEqualTo("another");
        queue.taskDone();
        queue.taskDone();
        queue.join();
        queue.shutdown(false);
        assertThatThrownBy(() -> queue.put("late")).isInstanceOf(QueueShutDownException.class);
        assertThat(log).containsExactly("held", "permitted");
    }

    @OxbowTest
    void contextAndGenerators() {
        USER.set("ada");
        assertThat(await(start(() -> USER.get()))).isEqualTo("ada");

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
    }
}

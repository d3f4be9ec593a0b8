// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each mistake gets an exception that says what to do instead, and the loop on which it was made goes on. */
@SuppressWarnings("NullAway") // null is the mistake
class BadInputTest {
    private final EventLoop loop = EventLoop.create("bad input");

    @AfterEach
    void theLoopIsWhole() {
        if (!loop.isClosed()) {
            assertThat(loop.<Integer>run(() -> {
                        sleep(ofMillis(1));
                        return await(start(() -> 42));
                    }))
                    .isEqualTo(42);
            assertThat(loop.allTasks()).isEmpty();
            loop.close();
        }
    }

    /** Runs the mistake in a coroutine, and demands the exception there. */
    private void inCoroutine(Class<? extends Throwable> type, String message, ThrowingCallable mistake) {
        loop.run(() -> {
            assertThatThrownBy(mistake).isInstanceOf(type).hasMessageContaining(message);
            return null;
        });
    }

    @Test
    void suspendingOffTheLoopSaysHowToEnterOne() {
        Deferred<String> deferred = Deferred.create();
        for (ThrowingCallable word : List.<ThrowingCallable>of(
                () -> await(deferred),
                () -> sleep(ofMillis(1)),
                () -> gather(deferred),
                () -> Async.wait(List.of(deferred), ReturnWhen.ALL_COMPLETED),
                () -> waitFor(deferred, ofMillis(1)),
                () -> timeout(ofMillis(1), () -> 1),
                () -> taskGroup(group -> 1),
                () -> toThread(() -> 1),
                () -> asCompleted(List.of(deferred)),
                () -> currentTask(),
                () -> new AsyncSemaphore(1).acquire(),
                () -> new AsyncLock().acquire(),
                () -> new AsyncQueue<String>().get())) {
            assertThatThrownBy(word).isInstanceOf(IllegalStateException.class).hasMessageContaining("Async.run");
        }
        assertThatThrownBy(() -> start(() -> 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void suspendingInACallbackSaysToStartATask() {
        Deferred<Throwable> thrown = Deferred.create();
        loop.callSoon(() -> {
            try {
                sleep(ofMillis(1));
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        assertThat(thrown.join()).isInstanceOf(IllegalStateException.class).hasMessageContaining("start a task");
    }

    @Test
    void whatNeedNotWaitBelongsInACoroutineAllTheSame() {
        AsyncSemaphore free = new AsyncSemaphore(1);
        AsyncQueue<String> queue = new AsyncQueue<>();
        AsyncEvent event = new AsyncEvent();
        queue.offer("one");
        event.set();
        ThrowingCallable acquire = free::acquire;
        ThrowingCallable get = queue::get;
        ThrowingCallable put = () -> queue.put("two");
        ThrowingCallable await = event::await;
        Map.of("acquire", acquire, "get", get, "put", put, "await", await).forEach((word, call) -> {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(word + " belongs");
            Deferred<String> thrown = Deferred.create();
            loop.callSoon(() -> thrown.complete(messageOf(call)));
            assertThat(thrown.join()).startsWith(word + " belongs").contains("callback");
        });
        assertThat(free.available()).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(1);
    }

    private static String messageOf(ThrowingCallable call) {
        try {
            call.call();
            return "it was not refused";
        } catch (Throwable e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void nullsAreNamed() {
        inCoroutine(NullPointerException.class, "body", () -> start((Coroutine<String>) null));
        inCoroutine(NullPointerException.class, "body", () -> start((Action) null));
        inCoroutine(NullPointerException.class, "what is awaited", () -> await((Promise<String>) null));
        inCoroutine(NullPointerException.class, "duration", () -> sleep(null));
        inCoroutine(NullPointerException.class, "number 1", () -> gather(Arrays.asList(start(() -> 1), null)));
        inCoroutine(NullPointerException.class, "work", () -> toThread((Callable<?>) null));
        inCoroutine(NullPointerException.class, "callback", () -> loop.callSoon(null));
        inCoroutine(NullPointerException.class, "error", () -> Deferred.create().fail(null));
        inCoroutine(NullPointerException.class, "item", () -> new AsyncQueue<String>().put(null));
        inCoroutine(NullPointerException.class, "name", () -> EventLoop.create(null));
        inCoroutine(NullPointerException.class, "name", () -> Deferred.create((String) null));
        EventLoop.Builder builder = EventLoop.builder();
        inCoroutine(NullPointerException.class, "clock", () -> builder.clock(null));
        inCoroutine(NullPointerException.class, "order", () -> builder.order(null));
        inCoroutine(NullPointerException.class, "decorator", () -> builder.decorator(null));
        assertThatThrownBy(() -> run((Coroutine<String>) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void negativeTimesAndCountsAreNamed() {
        Duration negative = ofMillis(-5);
        inCoroutine(IllegalArgumentException.class, "PT-0.005S", () -> loop.callLater(negative, () -> {}));
        inCoroutine(IllegalArgumentException.class, "-1", () -> new AsyncSemaphore(-1));
        inCoroutine(IllegalArgumentException.class, "0", () -> new AsyncQueue<String>(0));
        inCoroutine(IllegalArgumentException.class, "1 party", () -> new AsyncBarrier(0));
    }

    @Test
    void aSleepTooLongForALongIsJustLong() {
        loop.run(() -> {
            Task<?> sleeper = start(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE)));
            sleep(ofMillis(2));
            assertThat(sleeper.isDone()).isFalse();
            sleeper.cancel();
            return Async.wait(List.of(sleeper), ReturnWhen.ALL_COMPLETED);
        });
    }

    @Test
    void aReleaseTooManyOnABoundedSemaphore() {
        AsyncSemaphore permits = AsyncSemaphore.bounded(2);
        assertThatThrownBy(permits::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 permits");
        assertThat(permits.available()).isEqualTo(2);
        assertThatThrownBy(new AsyncLock()::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lock is not held");
    }

    @Test
    void gatherOfNothingIsAnEmptyList() {
        assertThat(loop.<List<Integer>>run(() -> gather(new ArrayList<Task<Integer>>())))
                .isEmpty();
        assertThat(loop.<List<Outcome<Integer>>>run(() -> gatherOutcomes(new ArrayList<Task<Integer>>())))
                .isEmpty();
    }

    @Test
    void waitOfNothing() {
        inCoroutine(
                IllegalArgumentException.class,
                "empty",
                () -> Async.wait(List.<Task<?>>of(), ReturnWhen.ALL_COMPLETED));
    }

    @Test
    void workForAClosedLoop() {
        loop.close();
        for (ThrowingCallable work : List.<ThrowingCallable>of(
                () -> loop.start(() -> 1),
                () -> loop.run(() -> 1),
                () -> loop.callSoon(() -> {}),
                () -> loop.execute(() -> {}),
                () -> loop.callLater(ofMillis(1), () -> {}),
                () -> loop.callAt(0, () -> {}))) {
            assertThatThrownBy(work)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'bad input' is closed");
        }
        loop.close(); // once more does nothing
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTaskThatAwaitsItself() {
        Task<Throwable> task = loop.start(() -> {
            try {
                return await((Task<Throwable>) currentTask());
            } catch (IllegalStateException e) {
                return e;
            }
        });
        assertThat(task.join()).hasMessageContaining("cannot await itself");
    }

    @Test
    void blockingForATaskOnItsOwnLoop() {
        loop.run(() -> {
            Task<Integer> task = start(() -> 1);
            for (ThrowingCallable block : List.<ThrowingCallable>of(
                    task::join, task::get, () -> task.get(1, TimeUnit.SECONDS), Deferred.create()::join)) {
                assertThatThrownBy(block)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("await it");
            }
            await(task);
            assertThat(task.join()).isEqualTo(1); // there already: nothing blocks
            return null;
        });
    }

    @Test
    void runningAndClosingALoopFromWithin() {
        inCoroutine(IllegalStateException.class, "await(start(body))", () -> run(() -> 1));
        inCoroutine(IllegalStateException.class, "await(loop.start(body))", () -> loop.run(() -> 1));
        inCoroutine(IllegalStateException.class, "another thread", () -> loop.close());
        try (EventLoop other = EventLoop.create("other")) {
            inCoroutine(IllegalStateException.class, "shutdown()", other::close);
        }
    }

    @Test
    void namesFromOutsideAreEscaped() {
        loop.run(() -> {
            Task<Integer> task = start("x\n\u001b[31m'; --\u202e", () -> 1);
            assertThat(task.toString()).isEqualTo("task 'x\\u000a\\u001b[31m\\'; --\\u202e' (not started)");
            return await(task);
        });
    }

    @Test
    void resultsThatAreNotThere() {
        Deferred<Integer> pending = Deferred.create("answer");
        assertThatThrownBy(pending::resultNow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pending");
        assertThatThrownBy(pending::exceptionNow).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pending::outcome)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("answer");
        pending.cancel("no need");
        assertThatThrownBy(pending::resultNow).hasMessageContaining("cancelled");
    }
}

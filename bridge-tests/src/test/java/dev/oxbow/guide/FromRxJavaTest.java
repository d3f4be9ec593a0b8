// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The Java of docs/from-rxjava.md, streams apart. */
@SuppressWarnings("NullAway")
class FromRxJavaTest {
    private final List<String> log = new ArrayList<>();
    private final Single<String> single =
            Single.defer(() -> Single.timer(10, TimeUnit.MILLISECONDS).map(tick -> "user"));
    private final Single<String> other =
            Single.defer(() -> Single.timer(20, TimeUnit.MILLISECONDS).map(tick -> "quote"));
    private final Maybe<String> empty = Maybe.empty();
    private final Flowable<String> flowable = Flowable.just("a", "b", "end", "c");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @Test
    void inAndOut() {
        String user = run(() -> await(single)); // on a plain thread
        assertThat(user).isEqualTo("user");
        Promise<String> future = promise(single);
        assertThat(future.toCompletableFuture().join()).isEqualTo("user");
        Single<String> greeting = single(() -> "hello " + await(single));
        assertThat(greeting.blockingGet()).isEqualTo("hello user");
        CompletableFuture<String> stage = CompletableFuture.completedFuture("sent");
        Single<String> sent = single(() -> awaitCancelling(stage));
        assertThat(sent.blockingGet()).isEqualTo("sent");
        Maybe<String> none = maybe(() -> null);
        assertThat(none.isEmpty().blockingGet()).isTrue();
        Completable stored = completable(() -> log.add("stored"));
        stored.blockingAwait();
        Flowable<Integer> numbers = flowable(out -> {
            for (int n = 0; n < 3; n++) {
                out.emit(n);
            }
        });
        assertThat(numbers.toList().blockingGet()).containsExactly(0, 1, 2);
        Observable<Integer> hot = observable(out -> out.emit(1));
        assertThat(hot.blockingFirst()).isEqualTo(1);
        try (EventLoop loop = EventLoop.create("orders")) {
            Scheduler scheduler = schedulerRx(loop);
            assertThat(flowable.observeOn(scheduler).count().blockingGet()).isEqualTo(4);
        }
        assertThat(log).containsExactly("stored");
    }

    @OxbowTest
    void subscribed() throws Exception {
        Task<String> running = start(single);
        assertThat(running.cancel()).isTrue();
        taskGroup(group -> {
            group.start(() -> log.add(await(single)));
            group.start(() -> log.add(await(other)));
            sleep(ofMillis(15));
            group.cancel();
            return null;
        });
        assertThat(log).containsExactly("user");
        Deferred<String> reply = Deferred.create("reply", () -> log.add("called off"));
        Task<String> asking = start(() -> await(reply));
        sleep(ZERO);
        asking.cancel();
        sleep(ZERO);
        assertThat(log).containsExactly("user", "called off");
    }

    @OxbowTest
    void one() {
        String user = await(single);
        assertThat(price(user)).isEqualTo("user!");
        await(Completable.complete());
        @Nullable String none = await(empty);
        assertThat(none).isNull();
        assertThat(awaitOptional(empty).orElseGet(() -> price("default"))).isEqualTo("default!");
        Task<String> a = start(single);
        Task<String> b = start(other);
        gather(a, b);
        assertThat(a.resultNow() + b.resultNow()).isEqualTo("userquote");
        assertThat(gatherOutcomes(start(single), start(other))).hasSize(2);

        Task<String> first = start(single);
        Task<String> second = start(other);
        var waited = Async.wait(List.of(first, second), FIRST_COMPLETED);
        waited.pending().forEach(Task::cancel);
        assertThat(waited.done()).containsExactly(first);
        assertThat(waitFor(() -> await(single), ofSeconds(1))).isEqualTo("user");
        String value;
        try {
            value = waitFor(() -> await(single), ofMillis(1));
        } catch (AsyncTimeoutException e) {
            value = "fallback";
        } finally {
            shielded(() -> log.add(price("released")));
        }
        assertThat(value + log).isEqualTo("fallback[released!]");
    }

    @OxbowTest
    void again() throws Exception {
        assertThat(retrying()).isEqualTo("third");
        Task<String> shared = start(single);
        assertThat(await(toSingle(shared))).isEqualTo("user");
        sleep(ofMillis(10));
        Deferred<String> subject = Deferred.create();
        subject.complete("one");
        assertThat(await(subject)).isEqualTo("one");
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
        Single<String> polite = limit(single, permits);
        assertThat(await(polite)).isEqualTo("user");
        Single<String> kept = shield(single);
        Single<String> told = onDone(single, outcome -> log.add("ended"));
        assertThat(await(kept) + await(told)).isEqualTo("useruser");
        assertThat(log).containsExactly("ended");
    }
}

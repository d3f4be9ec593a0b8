// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.ReturnWhen.FIRST_COMPLETED;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Java of docs/from-rxjava.md. */
@SuppressWarnings("NullAway")
class FromRxJavaTest {
    private final List<String> log = new ArrayList<>();
    private final Single<String> single =
            Single.defer(() -> Single.timer(10, TimeUnit.MILLISECONDS).map(tick -> "user"));
    private final Single<String> other =
            Single.defer(() -> Single.timer(20, TimeUnit.MILLISECONDS).map(tick -> "quote"));
    private final Flowable<String> flowable = Flowable.just("a", "b", "end", "c");
    private final Observable<String> observable = Observable.just("x", "y");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @Test
    void inAndOut() {
        String user = run(() -> await(single)); // on a plain thread
        assertThat(user).isEqualTo("user");
        Single<String> greeting = single(() -> "hello " + await(single));
        assertThat(greeting.blockingGet()).isEqualTo("hello user");
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
    void one() {
        String user = await(single);
        assertThat(price(user)).isEqualTo("user!");
        await(Completable.complete());
        assertThat(awaitOptional(Maybe.<String>empty())).isEmpty();
        Task<String> a = start(single);
        Task<String> b = start(other);
        gather(a, b);
        assertThat(a.resultNow() + b.resultNow()).isEqualTo("userquote");

        Task<String> first = start(single);
        Task<String> second = start(other);
        var waited = Async.wait(List.of(first, second), FIRST_COMPLETED);
        waited.pending().forEach(Task::cancel);
        assertThat(waited.done()).containsExactly(first);
        assertThat(waitFor(() -> await(single), ofSeconds(1))).isEqualTo("user");

        Task<String> shared = start(single);
        assertThat(await(toSingle(shared))).isEqualTo("user");
        Deferred<String> subject = Deferred.create();
        subject.complete("one");
        assertThat(await(subject)).isEqualTo("one");
        AsyncQueue<String> processor = new AsyncQueue<>(128);
        processor.put("next");
        assertThat(processor.get()).isEqualTo("next");
    }

    @OxbowTest
    void many() {
        try (var each = iterate(flowable)) {
            for (String element : each) {
                if (element.equals("end")) {
                    break;
                }
                log.add(price(element));
            }
        }
        assertThat(log).containsExactly("a!", "b!");
        try (var each = iterate(observable, BackpressureStrategy.BUFFER)) {
            for (String element : each) {
                log.add(element);
            }
        }
        assertThat(log).endsWith("x", "y");
        assertThat(awaitFirst(flowable)).isEqualTo("a");
        assertThat(awaitLast(flowable)).isEqualTo("c");
        awaitCompletion(flowable);

        AsyncSemaphore permits = new AsyncSemaphore(50);
        Flowable<String> priced = flowable.compose(mapAsyncRx(element -> price(element), 1));
        Flowable<String> eight = mapAsync(flowable, element -> price(element), 8);
        Flowable<String> unordered = mapAsyncUnordered(flowable, element -> price(element), permits);
        Single<String> polite = limit(single, permits);
        assertThat(await(priced.toList())).isEqualTo(await(eight.toList()));
        assertThat(await(unordered.toList())).hasSize(4);
        assertThat(await(polite)).isEqualTo("user");
    }

    @OxbowTest
    void threads() {
        assertThat(toThread(() -> "blocks")).isEqualTo("blocks");
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            assertThat(runIn(pool, () -> "computes")).isEqualTo("computes");
        }
        Single<String> kept = shield(single);
        Single<String> told = onDone(single, outcome -> log.add("ended"));
        assertThat(await(kept) + await(told)).isEqualTo("useruser");
        sleep(ofMillis(10));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Java of docs/from-rxjava.md: its streams. */
class FromRxJavaStreamsTest {
    private final List<String> log = new ArrayList<>();
    private final Flowable<String> flowable = Flowable.just("a", "b", "end", "c");
    private final Flowable<String> more = Flowable.just("1", "2");
    private final Observable<String> observable = Observable.just("x", "y");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @OxbowTest
    void looped() {
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
        assertThat(await(flowable.toList())).hasSize(4);
        try (var each = iterate(flowable, 16)) {
            assertThat(each.next()).isEqualTo("a");
        }
    }

    @OxbowTest
    void mapped() {
        AsyncSemaphore permits = new AsyncSemaphore(50);
        Flowable<String> priced = flowable.compose(mapAsyncRx(element -> price(element), 1));
        Flowable<String> eight = mapAsync(flowable, element -> price(element), 8);
        Flowable<String> unordered = mapAsyncUnordered(flowable, element -> price(element), permits);
        assertThat(await(priced.toList())).isEqualTo(await(eight.toList()));
        assertThat(await(unordered.toList())).hasSize(4);

        Task<String> last = start(() -> price("nothing yet"));
        try (var each = iterate(more)) {
            for (String element : each) {
                last.cancel();
                last = start(() -> price(element));
            }
        }
        assertThat(await(last)).isEqualTo("2!");
    }

    @OxbowTest
    void combined() {
        Flowable<String> concatenated = flowable(out -> {
            for (Flowable<String> part : List.of(more, flowable)) {
                try (var each = iterate(part)) {
                    each.forEachRemaining(out::emit);
                }
            }
        });
        assertThat(await(concatenated.toList())).containsExactly("1", "2", "a", "b", "end", "c");
        try (var letters = iterate(flowable);
                var numbers = iterate(more)) {
            while (letters.hasNext() && numbers.hasNext()) {
                log.add(letters.next() + numbers.next());
            }
        }
        assertThat(log).containsExactly("a1", "b2");
        try (var each = iterate(Flowable.merge(flowable, more))) {
            each.forEachRemaining(log::add);
        }
        assertThat(log).hasSize(8);
        try (var each = iterate(flowable.buffer(2))) {
            assertThat(each.next()).containsExactly("a", "b");
        }
        Map<Integer, List<String>> groups = new HashMap<>();
        try (var each = iterate(flowable)) {
            for (String element : each) {
                groups.computeIfAbsent(element.length(), length -> new ArrayList<>())
                        .add(element);
            }
        }
        assertThat(groups).containsEntry(1, List.of("a", "b", "c")).containsEntry(3, List.of("end"));
    }

    @OxbowTest
    void hot() {
        Flowable<Long> ticks = flowable(out -> {
            for (long n = 0; ; n++) {
                sleep(ofMillis(10));
                out.emit(n);
            }
        });
        assertThat(await(ticks.take(3).toList())).containsExactly(0L, 1L, 2L);
        PublishSubject<String> clicks = PublishSubject.create();
        try (var each = iterate(clicks, BackpressureStrategy.LATEST)) {
            clicks.onNext("click");
            assertThat(each.next()).isEqualTo("click");
        }
        AsyncQueue<String> processor = new AsyncQueue<>(128);
        processor.put("next");
        assertThat(processor.get()).isEqualTo("next");
    }
}

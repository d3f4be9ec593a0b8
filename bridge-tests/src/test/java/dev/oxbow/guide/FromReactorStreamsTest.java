// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

/** The Java of docs/from-reactor.md: its streams. */
class FromReactorStreamsTest {
    private final List<String> log = new ArrayList<>();
    private final Flux<String> flux = Flux.just("a", "b", "end", "c");
    private final Flux<String> more = Flux.just("1", "2");

    private String price(String what) {
        sleep(ofMillis(5));
        return what + "!";
    }

    @OxbowTest
    void looped() {
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
    }

    @OxbowTest
    void mapped() {
        AsyncSemaphore permits = new AsyncSemaphore(50);
        Flux<String> priced = flux.transform(mapAsync(element -> price(element), 1));
        Flux<String> eight = flux.transform(mapAsync(element -> price(element), 8));
        Flux<String> unordered = flux.transform(mapAsyncUnordered(element -> price(element), permits));
        assertThat(await(priced.collectList())).isEqualTo(await(eight.collectList()));
        assertThat(await(unordered.collectList())).hasSize(4);

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
        Flux<String> concatenated = flux(out -> {
            for (Flux<String> part : List.of(more, flux)) {
                try (var each = iterate(part)) {
                    each.forEachRemaining(out::emit);
                }
            }
        });
        assertThat(await(concatenated.collectList())).containsExactly("1", "2", "a", "b", "end", "c");
        try (var letters = iterate(flux);
                var numbers = iterate(more)) {
            while (letters.hasNext() && numbers.hasNext()) {
                log.add(letters.next() + numbers.next());
            }
        }
        assertThat(log).containsExactly("a1", "b2");
        try (var each = iterate(Flux.merge(flux, more))) {
            each.forEachRemaining(log::add);
        }
        assertThat(log).hasSize(8);
    }

    @OxbowTest
    void grouped() {
        try (var each = iterate(flux.buffer(2))) {
            assertThat(each.next()).containsExactly("a", "b");
        }
        Map<Integer, List<String>> groups = new HashMap<>();
        try (var each = iterate(flux)) {
            for (String element : each) {
                groups.computeIfAbsent(element.length(), length -> new ArrayList<>())
                        .add(element);
            }
        }
        assertThat(groups).containsEntry(1, List.of("a", "b", "c")).containsEntry(3, List.of("end"));
    }

    @OxbowTest
    void timed(TestLoop test) {
        Flux<Long> ticks = flux(out -> {
            for (long n = 0; ; n++) {
                sleep(ofMillis(10));
                out.emit(n);
            }
        });
        assertThat(await(ticks.take(3).collectList())).containsExactly(0L, 1L, 2L);
        assertThat(test.elapsed()).isEqualTo(ofMillis(30));
        List<Long> asked = new ArrayList<>();
        Flux<String> seen = flux.hide().doOnRequest(asked::add);
        try (var each = iterate(seen, 16)) {
            assertThat(each.next()).isEqualTo("a");
        }
        try (var each = iterate(seen, 16, 4)) {
            assertThat(each.next()).isEqualTo("a");
        }
        assertThat(asked).containsExactly(16L, 16L);
        try (var each = iterate(flux.onBackpressureLatest(), 1)) {
            assertThat(each.next()).isEqualTo("a");
        }
    }
}

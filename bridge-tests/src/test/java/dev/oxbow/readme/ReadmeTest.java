// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.readme;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Single;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The examples of the README, run; and a check that these are the ones that it shows. */
class ReadmeTest {
    private static final class Users {
        Mono<String> findById(long id) {
            return Mono.delay(ofMillis(2)).map(tick -> "user " + id);
        }
    }

    private static final class Prices {
        Single<String> quote(String of) {
            return Single.just("quote for " + of);
        }
    }

    private final Users users = new Users();
    private final Prices prices = new Prices();
    private final Flux<String> orderStream = Flux.just("order 1", "order 2", "end", "order 3");

    @Test
    void aCoroutineReadsStreams() {
        // begin: coroutine
        // a loop of its own; blocks this thread until the end
        List<String> report = run(() -> {
            Task<String> user = start(users.findById(42)); // a Mono
            Task<String> quote = start(prices.quote("tea")); // an RxJava Single
            gather(user, quote); // both run side by side

            List<String> lines = new ArrayList<>();
            // a Flux, with backpressure from a plain loop
            try (var orders = iterate(orderStream)) {
                for (String order : orders) {
                    if (order.equals("end")) {
                        break; // leaving early cancels the stream
                    }
                    lines.add(user.resultNow() + ": " + order + " at " + quote.resultNow());
                }
            }
            return lines;
        });
        // end
        assertThat(report).containsExactly("user 42: order 1 at quote for tea", "user 42: order 2 at quote for tea");
    }

    @Test
    void aPipelineCallsCoroutines() {
        // begin: pipeline
        // one limit for coroutines and pipelines together
        AsyncSemaphore permits = new AsyncSemaphore(50);

        // cold: each subscriber runs it anew; cancel the Mono, and all of it is cancelled
        Mono<String> receipt = mono(() -> {
            String user = await(users.findById(42));
            return waitFor(() -> await(prices.quote(user)), ofSeconds(2));
        });

        // an async generator: emit waits for demand
        Flux<Long> ticks = flux(out -> {
            for (long n = 0; ; n++) {
                sleep(ofMillis(10));
                out.emit(n);
            }
        });

        // a coroutine an element, in order
        Flux<String> priced = orderStream
                .transform(mapAsync(order -> await(prices.quote(order)), permits))
                .take(3);
        // a permit from subscription to the end
        Mono<String> polite = limit(receipt, permits);
        // end
        assertThat(polite.block()).isEqualTo("quote for user 42");
        assertThat(ticks.take(3).collectList().block()).containsExactly(0L, 1L, 2L);
        assertThat(priced.collectList().block(Duration.ofSeconds(10)))
                .containsExactly("quote for order 1", "quote for order 2", "quote for end");
    }

    @Test
    void theReadmeShowsWhatRunsHere() throws Exception {
        Path root = Path.of(System.getProperty("user.dir"), "..");
        String source = Files.readString(root.resolve("bridge-tests/src/test/java/dev/oxbow/readme/ReadmeTest.java"));
        String readme = Files.readString(root.resolve("README.md"));
        List<String> shown = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
        List<String> run = Pattern.compile(" +// begin: \\w+\n(.*?) +// end\n", Pattern.DOTALL)
                .matcher(source)
                .results()
                .map(match -> match.group(1).stripTrailing().stripIndent() + "\n")
                .toList();
        assertThat(shown).hasSize(2).isEqualTo(run);
    }
}

// SPDX-License-Identifier: Apache-2.0
package consumer;

import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.start;
import static dev.oxbow.reactor.ReactorBridge.*;
import static dev.oxbow.rxjava.RxBridge.*;

import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A user's program: both libraries, both ways. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        List<String> words = run(() -> {
            Task<String> first = start(() -> await(Mono.just("oxbow")));
            Task<String> second = start(() -> await(Single.just("flows")));
            gather(first, second);
            List<String> all = new ArrayList<>(List.of(first.resultNow(), second.resultNow()));
            try (var more = iterate(Flux.just("both", "ways", "unseen"))) {
                for (String word : more) {
                    if (word.equals("unseen")) {
                        break;
                    }
                    all.add(word);
                }
            }
            return all;
        });
        String shouted = Flux.fromIterable(words)
                .transform(mapAsync(word -> await(single(() -> word.toUpperCase())), new AsyncSemaphore(2)))
                .reduce((a, b) -> a + " " + b)
                .block();
        System.out.println(shouted);
        if (!"OXBOW FLOWS BOTH WAYS".equals(shouted)) {
            throw new AssertionError(shouted);
        }
    }
}

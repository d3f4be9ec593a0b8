// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import dev.oxbow.recipes.FourWays.Way;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class FourWaysTest {
    @Test
    void allFetchTheSamePagesInOrder() throws Exception {
        DisposableServer server = FourWays.serve();
        try {
            List<URI> pages = FourWays.pages(server, 30);
            List<String> texts =
                    IntStream.range(0, 30).mapToObj(n -> "page " + n).toList();
            for (Way way : FourWays.WAYS) {
                assertThat(way.program().fetchAll(pages)).as(way.name()).isEqualTo(texts);
            }
        } finally {
            server.disposeNow();
        }
    }

    @Test
    @Timeout(60)
    void aCoroutineThatIsCancelledEndsItsRequest() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Mono<String> never =
                Mono.<String>never().doOnSubscribe(s -> asked.countDown()).doOnCancel(ended::countDown);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sendString(never))
                .bindNow();
        try {
            run(() -> {
                Task<String> fetch = start(() -> FourWays.fetchAsync(URI.create("http://127.0.0.1:" + server.port())));
                toThread(() -> asked.await(30, SECONDS));
                fetch.cancel();
            });
            assertThat(ended.await(30, SECONDS)).isTrue();
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void theyHaveAsManyLinesAsTheySay() {
        List<String> source = Sources.of("FourWays");
        for (Way way : FourWays.WAYS) {
            int begin = Sources.indexOf(source, " static List<String> " + way.name() + "(");
            int end = begin + source.subList(begin, source.size()).indexOf("    }");
            assertThat(end - begin + 1).as(way.name()).isEqualTo(way.lines());
        }
    }
}

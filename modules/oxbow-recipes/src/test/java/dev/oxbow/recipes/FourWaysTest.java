// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.recipes.FourWays.Way;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;

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
    void theyHaveAsManyLinesAsTheySay() {
        List<String> source = Sources.of("FourWays");
        for (Way way : FourWays.WAYS) {
            int begin = Sources.indexOf(source, " static List<String> " + way.name() + "(");
            int end = begin + source.subList(begin, source.size()).indexOf("    }");
            assertThat(end - begin + 1).as(way.name()).isEqualTo(way.lines());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static dev.oxbow.Async.*;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Coroutine;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a gathered body becomes a task. */
@Timeout(60)
class BodiesTest {
    private final AsyncSemaphore free = new AsyncSemaphore(1);
    private final AsyncQueue<String> queue = new AsyncQueue<>();
    private final AsyncEvent set = new AsyncEvent();

    private static boolean hasNoTask() {
        return Carrier.require("a body runs here").isBare();
    }

    private static List<Boolean> gathered(Coroutine<Boolean> body) {
        return run(() -> gather(nCopies(3, body)));
    }

    @Test
    void whatNeedNotWaitMakesNone() {
        set.set();
        assertThat(gathered(() -> {
                    free.acquire().close();
                    queue.put("one");
                    queue.get();
                    set.await();
                    return inCoroutine() && hasNoTask();
                }))
                .containsOnly(true);
    }

    @Test
    void whoAsksForItsOwnHasOne() {
        assertThat(gathered(() -> {
                    currentTask();
                    return hasNoTask();
                }))
                .containsOnly(false);
    }
}

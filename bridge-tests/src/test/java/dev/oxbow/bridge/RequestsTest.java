// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.bridge;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.mono;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A server's view: requests run in parallel, and each is free of races inside. */
@Timeout(60)
class RequestsTest {
    private static final class Counter {
        int value;
    }

    /** A thousand coroutines change one plain counter, across awaits. */
    private static int countWithoutLock() {
        Counter counter = new Counter();
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tasks.add(start(() -> {
                for (int k = 0; k < 10; k++) {
                    int seen = counter.value;
                    Thread.onSpinWait();
                    counter.value = seen + 1;
                    sleep(ZERO);
                }
            }));
        }
        gather(tasks);
        return counter.value;
    }

    @Test
    void twoRequestsRunInParallelAndEachCountsExactlyWithoutALock() {
        CyclicBarrier both = new CyclicBarrier(2);
        Mono<Integer> request = mono(() -> {
            // blocks this request's loop until the other one has come: on one thread neither would get further
            both.await(30, TimeUnit.SECONDS);
            return countWithoutLock();
        });
        Integer sum = Mono.zip(
                        request.subscribeOn(Schedulers.parallel()),
                        request.subscribeOn(Schedulers.parallel()),
                        Integer::sum)
                .block();
        assertThat(sum).isEqualTo(20_000);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The bridges on a test loop: one virtual time for coroutines and both libraries, under any schedule. */
@Timeout(60)
class VirtualTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @OxbowTest(schedules = 10)
    void awaitsTakeVirtualTime(TestLoop test) {
        ReactorBridge.<Long>await(Mono.delay(HOUR));
        RxBridge.<Long>await(Single.timer(1, TimeUnit.HOURS));
        assertThat(test.elapsed()).isEqualTo(HOUR.multipliedBy(2));
    }

    @OxbowTest(schedules = 10)
    void aTimeLimitOnASlowSource(TestLoop test) {
        assertThatThrownBy(() -> Async.timeout(HOUR, () -> ReactorBridge.<Long>await(Mono.delay(Duration.ofDays(1)))))
                .isInstanceOf(AsyncTimeoutException.class);
        assertThat(test.elapsed()).isEqualTo(HOUR);
    }

    @OxbowTest(schedules = 10)
    void iterationsKeepTheBeat(TestLoop test) {
        List<String> seen = new ArrayList<>();
        try (var ticks = ReactorBridge.iterate(Flux.interval(HOUR).take(2))) {
            for (Long tick : ticks) {
                seen.add("reactor " + tick + " at " + test.elapsed());
            }
        }
        try (var ticks = RxBridge.iterate(Flowable.interval(1, TimeUnit.HOURS).take(2))) {
            for (Long tick : ticks) {
                seen.add("rx " + tick + " at " + test.elapsed());
            }
        }
        assertThat(seen).containsExactly("reactor 0 at PT1H", "reactor 1 at PT2H", "rx 0 at PT3H", "rx 1 at PT4H");
    }

    @OxbowTest(schedules = 10)
    void pipelinesUnderALimit(TestLoop test) {
        AsyncSemaphore permits = new AsyncSemaphore(2);
        List<Long> results = ReactorBridge.await(Flux.range(1, 6)
                .flatMap(n -> ReactorBridge.limit(Mono.delay(HOUR), permits))
                .collectList());
        assertThat(results).hasSize(6);
        assertThat(test.elapsed()).isEqualTo(HOUR.multipliedBy(3));
    }

    @OxbowTest(schedules = 10)
    void aMapAsyncThatIsLeftEarlyLeavesNothingBehind() {
        List<Integer> two = ReactorBridge.await(Flux.range(0, 100)
                .transform(ReactorBridge.<Integer, Integer>mapAsync(
                        n -> {
                            Async.sleep(HOUR);
                            return n;
                        },
                        10))
                .take(2)
                .collectList());
        assertThat(two).containsExactly(0, 1);
    }

    @Test
    void aMonoMadeOfACoroutineUnderStepVerifier() {
        try (TestLoop test = TestLoop.fifo().withSchedulers()) {
            Mono<String> slow = ReactorBridge.mono(() -> {
                Async.sleep(Duration.ofDays(1));
                return "slept";
            });
            StepVerifier.create(slow).expectNext("slept").verifyComplete();
            assertThat(test.elapsed()).isEqualTo(Duration.ofDays(1));
            StepVerifier.create(slow.subscribeOn(Schedulers.parallel()).timeout(HOUR))
                    .expectError(java.util.concurrent.TimeoutException.class)
                    .verify();
        }
    }
}

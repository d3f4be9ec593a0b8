// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static dev.oxbow.JumpingClock.virtually;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class ShieldTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void cancellingWhoAwaitsAShieldLeavesWhatIsBehindItAlone() {
        virtually(() -> {
            Task<String> inner = start(() -> {
                sleep(ofMillis(5));
                return "outlived";
            });
            Task<String> outer = start(() -> await(shield(inner)));
            sleep(ZERO);
            outer.cancel();
            assertThat(gatherOutcomes(outer).get(0)).isInstanceOf(Outcome.Cancelled.class);
            assertThat(inner.isDone()).isFalse();
            assertThat(await(inner)).isEqualTo("outlived");
        });
    }

    @Test
    void itEndsAsWhatIsBehindItEnds() {
        virtually(() -> {
            Task<String> cancelled = start(() -> "never");
            Promise<String> shield = shield(cancelled);
            cancelled.cancel("inner");
            assertThat(await(shield(start(() -> "x")))).isEqualTo("x");
            assertThat(gatherOutcomes(shield).get(0)).isEqualTo(new Outcome.Cancelled<String>("inner"));
            assertThatThrownBy(() -> await(shield(start(() -> {
                        throw new IllegalStateException("no");
                    }))))
                    .hasMessage("no");
        });
    }

    @Test
    void ofWhatIsDoneItIsThatItself() {
        virtually(() -> {
            Task<String> task = start(() -> "x");
            await(task);
            assertThat((Object) shield(task)).isSameAs(task);
        });
    }

    @Test
    void itsNameDoesNotGrowWithTheDepth() {
        virtually(() -> {
            Promise<String> shield = Deferred.create("root");
            for (int i = 0; i < 1_000; i++) {
                shield = shield(shield);
            }
            assertThat(shield.name()).isEqualTo("shield of root");
        });
    }

    @Test
    void closingTheLoopGoesThroughIt() {
        Task<String> inner;
        try (EventLoop loop = EventLoop.create("closing")) {
            inner = loop.start(() -> await(Deferred.<String>create()));
            loop.start(() -> await(shield(inner)));
            loop.run(() -> sleep(ZERO));
        }
        assertThat(inner.isCancelled()).isTrue();
    }

    @Test
    void shieldedCleanupRunsToItsEndAndTheCancellationComesAfterwards() {
        virtually(() -> {
            Task<?> task = start(() -> {
                try {
                    sleep(ofSeconds(100));
                } finally {
                    shielded(() -> {
                        sleep(ofMillis(5));
                        seen.add("flushed");
                        return null;
                    });
                    seen.add("not reached");
                }
            });
            sleep(ZERO);
            task.cancel();
            sleep(ZERO);
            task.cancel("again");
            sleep(ZERO);
            task.cancel("and again");
            assertThatThrownBy(() -> await(task)).hasMessage("and again");
        });
        assertThat(seen).containsExactly("flushed");
    }

    @Test
    void shieldedReturnsItsResultAndThrowsItsFailure() {
        virtually(() -> {
            assertThat(Async.<String>shielded(() -> "x")).isEqualTo("x");
            assertThatThrownBy(() -> shielded(() -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
        });
    }

    @Test
    void aTimeoutInsideOfWhatIsShieldedStillWorks() {
        virtually(() -> assertThatThrownBy(() -> shielded(() -> timeout(ofMillis(1), () -> {
                    sleep(ofSeconds(100));
                    return 1;
                })))
                .isInstanceOf(AsyncTimeoutException.class));
    }

    @Test
    void cancelledShieldsDoNotPileUpOnWhatIsBehindThem() {
        virtually(() -> {
            Deferred<String> lasting = Deferred.create();
            for (int i = 0; i < 50_000; i++) {
                Promise<String> shield = shield(lasting);
                assertThat(shield.cancel()).isTrue();
                assertThatThrownBy(shield::join).isInstanceOf(CancellationException.class);
            }
            assertThat(lasting.complete("x")).isTrue();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Action;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.recipes.Retry.Tally;
import dev.oxbow.recipes.Retry.Unavailable;
import dev.oxbow.test.OxbowTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryTest {
    private final List<Long> at = new ArrayList<>();

    @OxbowTest
    void itIsTriedAgainAfterPausesThatGrowUntilItIsDone() throws Exception {
        int tries = 20;
        String result = Retry.retry(tries, ofSeconds(1), () -> {
            at.add(millis());
            if (at.size() < tries) {
                throw new Unavailable(503);
            }
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(at).hasSize(tries).isSorted();
        for (int n = 1; n < tries; n++) {
            assertThat(at.get(n) - at.get(n - 1)).isBetween(0L, 1_000L << (n - 1));
        }
        assertThat(at.get(tries - 1) - at.get(0))
                .as("more than pauses of a second each could be")
                .isGreaterThan(1_000L * (tries - 1));
    }

    @OxbowTest
    void afterSoManyTriesTheLastFailureComesOut() {
        assertThatThrownBy(() -> Retry.retry(3, ofSeconds(1), failing(new Unavailable(503))))
                .isInstanceOf(Unavailable.class);
        assertThat(at).hasSize(3);
    }

    @OxbowTest
    void whatTryingAgainDoesNotMendIsNotTriedAgain() {
        assertThatThrownBy(() -> Retry.retry(3, ofSeconds(1), failing(new IllegalArgumentException("a mistake"))))
                .hasMessage("a mistake");
        assertThat(at).hasSize(1);
    }

    @OxbowTest
    void aCancellationEndsAPause() {
        assertIsEndedByCancellation(failing(new Unavailable(503)));
    }

    @OxbowTest
    void aCancellationEndsATry() {
        assertIsEndedByCancellation(() -> {
            at.add(millis());
            sleep(ofSeconds(1));
            return "too late";
        });
    }

    private void assertIsEndedByCancellation(Coroutine<String> body) {
        Task<?> trying = start(() -> Retry.retry(100, ofSeconds(100), body));
        sleep(ZERO);
        trying.cancel();
        assertThatThrownBy(() -> await(trying)).isInstanceOf(CancellationException.class);
        assertThat(at).hasSize(1);
    }

    @OxbowTest
    void turnsAreEvenlySpacedAndThoseNotTakenAreNotSavedUp() {
        Pace pace = new Pace(20);
        Action turn = () -> {
            pace.turn();
            at.add(millis());
        };
        gather(start(turn), start(turn), start(turn));
        sleep(ofSeconds(1));
        gather(start(turn), start(turn));
        long first = at.get(0);
        assertThat(at.stream().map(time -> time - first)).containsExactly(0L, 50L, 100L, 1_100L, 1_150L);
    }

    @OxbowTest
    void aTurnThatIsGivenUpIsLeftUnused() {
        Pace pace = new Pace(20);
        pace.turn();
        assertThatThrownBy(() -> waitFor(
                        () -> {
                            pace.turn();
                            return "too late";
                        },
                        ofMillis(10)))
                .isInstanceOf(RuntimeException.class);
        long before = millis();
        pace.turn();
        assertThat(millis() - before).isEqualTo(90);
    }

    @Test
    void theServiceIsAskedLessAndAnswersAllWhereItsPaceIsKept() {
        Tally once = Retry.tally(Retry::quote, 50);
        Tally paced = Retry.tally(Retry::quoteAtPace, 50);
        assertThat(once.requests()).isEqualTo(50);
        assertThat(once.answered()).isLessThan(50);
        assertThat(once.refused()).isPositive();
        assertThat(paced.answered()).isEqualTo(50);
        assertThat(paced.refused()).isLessThan(once.refused());
    }

    @Test
    void inACoroutineAndInAPipelineAllAreAnsweredInTheEnd() {
        try (FlakyService service = new FlakyService()) {
            Retry client = new Retry(service.port());
            for (int n = 0; n < 6; n++) {
                int quote = n;
                assertThat(run(() -> client.quoteInTime(quote))).isEqualTo("quote " + n);
                assertThat(client.piped(n).block()).isEqualTo("quote " + n);
            }
            assertThat(service.requests()).isGreaterThan(12);
        }
    }

    private Coroutine<String> failing(RuntimeException e) {
        return () -> {
            at.add(millis());
            throw e;
        };
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(EventLoop.current().time());
    }
}

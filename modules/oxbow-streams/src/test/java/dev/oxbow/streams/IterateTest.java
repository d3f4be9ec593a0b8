// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import static dev.oxbow.Async.*;
import static dev.oxbow.streams.Streams.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

@Timeout(30)
@SuppressWarnings("NullAway")
class IterateTest {
    /** Sends what is asked for, from the requesting thread, and counts. */
    private static final class Counting extends Manual<Integer> {
        private int sent;

        @Override
        public void request(long n) {
            super.request(n);
            for (long i = 0; i < n; i++) {
                next(sent++);
            }
        }
    }

    @Test
    void demandComesInBatchesOf256RefilledAtThreeQuarters() {
        Counting source = new Counting();
        run(() -> {
            try (AsyncIterator<Integer> elements = iterate(source)) {
                assertThat(source.requests).containsExactly(256L);
                for (int i = 0; i < 191; i++) {
                    assertThat(elements.next()).isEqualTo(i);
                }
                assertThat(source.requests).containsExactly(256L);
                elements.next();
                assertThat(source.requests).containsExactly(256L, 192L);
                for (int i = 192; i < 1_000; i++) {
                    assertThat(elements.next()).isEqualTo(i);
                }
            }
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void prefetchAndRefillAreSettable() {
        Counting source = new Counting();
        run(() -> {
            try (AsyncIterator<Integer> elements = iterate(source, 3, 1)) {
                for (int i = 0; i < 5; i++) {
                    elements.next();
                }
            }
        });
        assertThat(source.requests).containsExactly(3L, 1L, 1L, 1L, 1L, 1L);
        run(() -> {
            assertThatThrownBy(() -> iterate(source, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> iterate(source, 4, 5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> iterate(source, 4, 0)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aPrefetchOfOneIsEnough() {
        Publisher<Integer> numbers = publish(out -> {
            for (int i = 0; i < 100; i++) {
                out.emit(i);
            }
        });
        run(() -> {
            List<Integer> seen = new ArrayList<>();
            for (int i : iterate(numbers, 1)) {
                seen.add(i);
            }
            assertThat(seen).hasSize(100).isSorted();
        });
    }

    @Test
    void elementsThatCameBeforeAnErrorAreSeenBeforeIt() {
        IllegalStateException error = new IllegalStateException("after two");
        Manual<String> source = new Manual<>();
        run(() -> {
            try (AsyncIterator<String> elements = iterate(source)) {
                source.next("a");
                source.next("b");
                source.subscriber.onError(error);
                assertThat(elements.next()).isEqualTo("a");
                assertThat(elements.next()).isEqualTo("b");
                assertThatThrownBy(elements::hasNext).isSameAs(error);
            }
        });
        assertThat(source.cancellations).hasValue(0);
    }

    @Test
    void throwingInTheLoopCancelsUpstream() {
        Counting source = new Counting();
        assertThatThrownBy(() -> run(() -> {
                    try (AsyncIterator<Integer> elements = iterate(source)) {
                        for (int i : elements) {
                            throw new IllegalStateException("at " + i);
                        }
                    }
                }))
                .hasMessage("at 0");
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void theEndOfTheTaskCancelsWhatItLeftOpen() {
        Counting source = new Counting();
        run(() -> {
            Task<?> careless = start(() -> {
                iterate(source).next();
            });
            await(careless);
            sleep(ZERO);
            assertThat(source.cancellations).hasValue(1);
        });
    }

    @Test
    void cancellingTheTaskThatWaitsCancelsUpstreamAtOnce() {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<?> waiting = start(() -> {
                try (AsyncIterator<Integer> elements = iterate(source)) {
                    elements.next();
                }
            });
            sleep(ZERO);
            waiting.cancel();
            assertThat(source.cancellations).hasValue(1);
            assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancellationException.class);
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void aSourceThatSendsMoreThanWasAskedForIsCancelledAndReportedAfterWhatWasAskedFor() {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            try (AsyncIterator<Integer> elements = iterate(source, 2)) {
                for (int i = 0; i < 5; i++) {
                    source.next(i);
                }
                assertThat(elements.next()).isEqualTo(0);
                assertThatThrownBy(() -> {
                            while (elements.hasNext()) {
                                elements.next();
                            }
                        })
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("§1.1");
            }
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void aSubscriptionThatComesLateIsWaitedForAndOneThatComesTooLateIsCancelled() {
        Manual<Integer> late = new Manual<>();
        List<Subscriber<? super Integer>> subscribers = new ArrayList<>();
        run(() -> {
            Task<Integer> first = start(() -> {
                try (AsyncIterator<Integer> elements = iterate((Publisher<Integer>) subscribers::add)) {
                    return elements.next();
                }
            });
            sleep(ZERO);
            late.subscribe(subscribers.get(0));
            sleep(ZERO);
            late.next(7);
            assertThat(await(first)).isEqualTo(7);

            Manual<Integer> tooLate = new Manual<>();
            AsyncIterator<Integer> closed = iterate((Publisher<Integer>) subscribers::add);
            closed.close();
            subscribers.get(1).onSubscribe(tooLate);
            assertThat(tooLate.cancellations).hasValue(1);
            assertThat(tooLate.requests).isEmpty();
            assertThat(closed.hasNext()).isFalse();
        });
    }

    @Test
    void nextWithoutAnElementSaysSo() {
        run(() -> {
            try (AsyncIterator<Integer> nothing = iterate(Streams.<Integer>publish(out -> {}))) {
                assertThat(nothing.hasNext()).isFalse();
                assertThatThrownBy(nothing::next).isInstanceOf(NoSuchElementException.class);
            }
        });
    }

    @Test
    void twoCoroutinesCannotWaitInOneIterator() {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            AsyncIterator<Integer> elements = iterate(source);
            Task<Boolean> one = start(elements::hasNext);
            sleep(ZERO);
            assertThatThrownBy(elements::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another coroutine");
            source.next(1);
            assertThat(await(one)).isTrue();
            elements.close();
        });
    }

    @Test
    void offTheLoopIterateSaysWhatToDo() {
        assertThatThrownBy(() -> iterate(new Manual<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("iterate");
    }

    @Test
    void elementsFromAnotherThreadAllArriveInOrder() {
        int most = 200_000;
        Publisher<Integer> numbers = publish(out -> {
            for (int i = 0; i < most; i++) {
                out.emit(i);
            }
        });
        // subscribed to off the loop, so that the generator runs on a loop of its own, in parallel
        Publisher<Integer> elsewhere = s -> dev.oxbow.EventLoop.outside(() -> numbers.subscribe(s));
        run(() -> {
            int expected = 0;
            for (int i : iterate(elsewhere)) {
                assertThat(i).isEqualTo(expected++);
            }
            assertThat(expected).isEqualTo(most);
        });
    }

    @Test
    void whatIsCutShortByTheEndOfItsMakerOrATimeLimitIsNotTakenForTheEnd() {
        Publisher<Integer> slow = publish(out -> {
            out.emit(1);
            sleep(ofMillis(20));
            out.emit(2);
        });
        run(() -> {
            AsyncIterator<Integer> made = await(start(() -> iterate(slow)));
            assertThatThrownBy(() -> made.forEachRemaining(element -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the task that made this iterator");
            assertThatThrownBy(made::next).isInstanceOf(IllegalStateException.class);

            AsyncIterator<Integer> limited = iterate(slow);
            assertThat(limited.next()).isEqualTo(1);
            assertThatThrownBy(() -> waitFor(limited::hasNext, ofMillis(1))).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(limited::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a time limit");

            AsyncIterator<Integer> closed = iterate(slow);
            closed.close();
            assertThat(closed.hasNext()).isFalse();
            AsyncIterator<Integer> read = await(start(() -> {
                AsyncIterator<Integer> all = iterate(slow);
                assertThat((Iterable<Integer>) all).containsExactly(1, 2);
                return all;
            }));
            assertThat(read.hasNext()).isFalse();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class CompletionStreamTest {
    @Test
    void theyComeDoneInTheOrderOfTheirCompletion() {
        run(() -> {
            List<Deferred<Integer>> deferreds = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                deferreds.add(Deferred.create());
            }
            List<Integer> order = List.of(3, 0, 4, 1, 2);
            start(() -> {
                for (int i : order) {
                    deferreds.get(i).complete(i);
                    sleep(ZERO);
                }
            });
            List<Integer> taken = new ArrayList<>();
            for (Deferred<Integer> done : asCompleted(deferreds)) {
                taken.add(done.resultNow());
            }
            assertThat(taken).isEqualTo(order);
        });
    }

    @Test
    void failuresComeAsTheyAreAndTheSameOneOnce() {
        run(() -> {
            Task<String> fails = start(() -> {
                throw new IllegalStateException("no");
            });
            CompletionStream<Task<String>> stream = asCompleted(List.of(fails, fails));
            Task<String> taken = stream.next();
            assertThatThrownBy(() -> await(taken)).hasMessage("no");
            assertThat(stream.hasNext()).isFalse();
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void whenTimeIsUpThereIsATimeoutForEachThatIsMissingAndNoneIsCancelled() {
        run(() -> {
            Task<String> quick = start(() -> "quick");
            Deferred<String> a = Deferred.create();
            Deferred<String> b = Deferred.create();
            CompletionStream<Promise<String>> stream = asCompleted(List.of(quick, a, b), ofMillis(5));
            assertThat((Object) stream.next()).isSameAs(quick);
            assertThatThrownBy(stream::next).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(stream::next).isInstanceOf(AsyncTimeoutException.class);
            assertThat(stream.hasNext()).isFalse();
            assertThat(a.isDone()).isFalse();
        });
    }

    @Test
    void itIsGoneOnWithAfterTheTakerWasCancelled() {
        run(() -> {
            Deferred<String> a = Deferred.create();
            Deferred<String> b = Deferred.create();
            CompletionStream<Deferred<String>> stream = asCompleted(List.of(a, b));
            Task<?> taker = start(() -> stream.next());
            Task<Deferred<String>> second = start(() -> stream.next());
            sleep(ZERO);
            a.complete("a");
            sleep(ZERO); // it is the first taker's turn, but he is cancelled before he can run
            taker.cancel();
            assertThat((Object) await(second)).isSameAs(a);
            b.complete("b");
            assertThat((Object) stream.next()).isSameAs(b);
            assertThat(stream.hasNext()).isFalse();
        });
    }

    @Test
    void moreTakersThanPromisesAreToldAtOnce() {
        run(() -> {
            Deferred<String> only = Deferred.create();
            CompletionStream<Deferred<String>> stream = asCompleted(List.of(only));
            Task<Deferred<String>> first = start(() -> stream.next());
            Task<Deferred<String>> second = start(() -> stream.next());
            assertThatThrownBy(() -> await(second)).isInstanceOf(NoSuchElementException.class);
            assertThat(stream.hasNext()).isFalse();
            only.complete("x");
            assertThat((Object) await(first)).isSameAs(only);
        });
    }

    @Test
    void brokenOffItLeavesThePromisesGoingAndKeepsNothingInThem() throws Exception {
        List<WeakReference<Object>> streams = new ArrayList<>();
        run(() -> {
            Deferred<String> lasting = Deferred.create();
            for (int i = 0; i < 3; i++) {
                Task<String> quick = start(() -> "quick");
                try (CompletionStream<Promise<String>> stream = asCompleted(List.of(quick, lasting))) {
                    streams.add(new WeakReference<>(stream));
                    assertThat((Object) stream.next()).isSameAs(quick);
                }
            }
            assertThat(lasting.isDone()).isFalse();
            toThread(() -> {
                for (int i = 0; i < 500 && streams.stream().anyMatch(s -> s.get() != null); i++) {
                    System.gc();
                    Thread.sleep(5); // for the collector
                }
                return 1;
            });
            lasting.complete("kept alive till here");
        });
        // the callbacks are still there, emptied, until a sweep: but they refer to no stream
        assertThat(streams).allMatch(stream -> stream.get() == null);
    }

    @Test
    void closingItEndsThoseWhoWait() {
        run(() -> {
            CompletionStream<Deferred<String>> stream = asCompleted(List.of(Deferred.<String>create()));
            Task<?> taker = start(() -> stream.next());
            sleep(ZERO);
            stream.close();
            assertThatThrownBy(() -> await(taker)).isInstanceOf(NoSuchElementException.class);
        });
    }

    private static long nanosFor(int n) {
        long[] nanos = new long[1];
        run(() -> {
            List<Deferred<Integer>> deferreds = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                deferreds.add(Deferred.create());
            }
            Task<?> completer = start(() -> {
                for (Deferred<Integer> deferred : deferreds) {
                    deferred.complete(1);
                    sleep(ZERO);
                }
            });
            long began = System.nanoTime();
            int taken = 0;
            for (Deferred<Integer> done : asCompleted(deferreds)) {
                taken += done.resultNow();
            }
            nanos[0] = System.nanoTime() - began;
            assertThat(taken).isEqualTo(n);
            await(completer);
        });
        return nanos[0];
    }

    @Test
    void aHundredTimesAsManyTakeAboutAHundredTimesAsLong() {
        for (int i = 0; i < 20; i++) {
            nanosFor(1_000); // warm up
        }
        long thousand = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            thousand = Math.min(thousand, nanosFor(1_000));
        }
        long hundredThousand = Math.min(nanosFor(100_000), nanosFor(100_000));
        // a quadratic one would take ten thousand times as long
        assertThat(hundredThousand / thousand).isLessThan(1_500);
    }

    @Test
    void brokenOffUnderALimitItKeepsNoTimer() {
        run(() -> {
            EventLoop loop = EventLoop.current();
            CompletionStream<Promise<String>> stream =
                    asCompleted(List.of(start(() -> "quick"), Deferred.<String>create()), ofSeconds(100));
            stream.next();
            assertThat(loop.stats().timers()).isZero();
            Task<?> taker = start(() -> stream.next());
            sleep(ZERO);
            assertThat(loop.stats().timers()).isEqualTo(1);
            taker.cancel();
            gatherOutcomes(taker);
            assertThat(loop.stats().timers()).isZero();
        });
    }

    @Test
    void theLimitCountsFromTheBeginningAlsoWhereNobodyWaits() {
        JumpingClock.virtually(() -> {
            Deferred<String> inTime = Deferred.create();
            Deferred<String> late = Deferred.create();
            CompletionStream<Deferred<String>> stream = asCompleted(List.of(late, inTime), ofMillis(5));
            sleep(ofMillis(4));
            inTime.complete("x");
            sleep(ofMillis(4));
            late.complete("y");
            sleep(ZERO);
            assertThat((Object) stream.next()).isSameAs(inTime);
            assertThat(stream.hasNext()).isTrue();
            assertThatThrownBy(stream::next).isInstanceOf(AsyncTimeoutException.class);
            assertThat(stream.hasNext()).isFalse();
        });
    }
}

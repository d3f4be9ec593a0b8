// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static dev.oxbow.JumpingClock.virtually;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class WaitTest {
    private static Task<String> after(int millis, String value) {
        return start(() -> {
            sleep(ofMillis(millis));
            return value;
        });
    }

    private static Task<String> failing() {
        return start(() -> {
            throw new IllegalStateException("no");
        });
    }

    @Test
    void firstCompletedTellsWhoIsDoneAndWhoIsNot() {
        virtually(() -> {
            Deferred<String> never = Deferred.create();
            Deferred<String> soon = Deferred.create();
            EventLoop.current().callSoon(() -> soon.complete("x"));
            Waited<Deferred<String>> waited = Async.wait(List.of(never, soon), ReturnWhen.FIRST_COMPLETED);
            assertThat(waited.done()).containsExactly(soon);
            assertThat(waited.pending()).containsExactly(never);
        });
    }

    @Test
    void firstCompletedMayTellOfSeveralOfTheSameTurn() {
        virtually(() -> {
            Deferred<String> a = Deferred.create();
            Deferred<String> b = Deferred.create();
            EventLoop.current().callSoon(() -> {
                a.complete("a");
                b.complete("b");
            });
            assertThat(Async.wait(List.of(a, b), ReturnWhen.FIRST_COMPLETED).done())
                    .containsExactly(a, b);
        });
    }

    @Test
    void firstExceptionIsAFailureAndNoCancellation() {
        virtually(() -> {
            Task<String> cancelled = start(() -> "never");
            cancelled.cancel();
            Deferred<String> never = Deferred.create();
            Task<String> fails = start(() -> {
                sleep(ofMillis(2));
                throw new IllegalStateException("no");
            });
            Waited<Promise<String>> waited = Async.wait(List.of(cancelled, never, fails), ReturnWhen.FIRST_EXCEPTION);
            assertThat(waited.done()).containsExactly(cancelled, fails);
            assertThat(waited.pending()).containsExactly(never);
            fails.exceptionNow();
        });
    }

    @Test
    void firstExceptionWithoutOneWaitsForAll() {
        virtually(() -> {
            Waited<Task<String>> waited = Async.wait(List.of(after(1, "a"), after(3, "b")), ReturnWhen.FIRST_EXCEPTION);
            assertThat(waited.pending()).isEmpty();
            assertThat(waited.done()).extracting(Task::resultNow).containsExactly("a", "b");
        });
    }

    @Test
    void allCompletedThrowsNoFailure() {
        virtually(() -> {
            Task<String> fails = failing();
            Waited<Task<String>> waited = Async.wait(List.of(after(1, "a"), fails), ReturnWhen.ALL_COMPLETED);
            assertThat(waited.done()).hasSize(2);
            assertThat(fails.exceptionNow()).hasMessage("no");
        });
    }

    @Test
    void beingLateIsNoError() {
        virtually(() -> {
            Task<String> quick = start(() -> "quick");
            Task<String> slow = after(100_000, "slow");
            Waited<Task<String>> waited = Async.wait(List.of(quick, slow), ReturnWhen.ALL_COMPLETED, ofMillis(5));
            assertThat(waited.done()).containsExactly(quick);
            assertThat(waited.pending()).containsExactly(slow);
            assertThat(slow.isDone()).isFalse(); // nor is it cancelled
        });
    }

    @Test
    void noTimeAtAllIsALookAfterATurn() {
        virtually(() -> {
            Task<String> ready = start(() -> "x");
            Deferred<String> never = Deferred.create();
            Waited<Promise<String>> waited = Async.wait(List.of(ready, never), ReturnWhen.ALL_COMPLETED, ZERO);
            assertThat(waited.pending()).containsExactly(never);
        });
    }

    @Test
    void itSuspendsForATurnThoughAllAreDone() {
        List<String> seen = new ArrayList<>();
        virtually(() -> {
            Deferred<String> done = Deferred.create();
            done.complete("x");
            EventLoop.current().callSoon(() -> seen.add("other"));
            Async.wait(List.of(done), ReturnWhen.ALL_COMPLETED);
            seen.add("waiter");
        });
        assertThat(seen).containsExactly("other", "waiter");
    }

    @Test
    void theSameOneTwiceCountsOnce() {
        virtually(() -> {
            Task<String> task = after(1, "x");
            assertThat(Async.wait(List.of(task, task), ReturnWhen.ALL_COMPLETED).done())
                    .containsExactly(task);
        });
    }

    @Test
    void cancellingTheWaiterLeavesThePartsAlone() {
        virtually(() -> {
            Task<String> part = after(5, "went on");
            Task<?> waiter = start(() -> Async.wait(List.of(part), ReturnWhen.ALL_COMPLETED, ofSeconds(100)));
            sleep(ZERO);
            waiter.cancel();
            Async.wait(List.of(waiter), ReturnWhen.ALL_COMPLETED);
            assertThat(waiter.isCancelled()).isTrue();
            assertThat(part.isDone()).isFalse();
            assertThat(await(part)).isEqualTo("went on");
        });
    }

    /** As one does in asyncio: pending.add(asyncio.create_task(...)). */
    @Test
    void whatIsFoundIsASetLikeAnyOther() {
        virtually(() -> {
            Deferred<String> a = Deferred.create();
            Deferred<String> b = Deferred.create();
            Deferred<String> c = Deferred.create();
            Deferred<String> done = Deferred.create();
            done.complete("x");
            Set<Deferred<String>> pending = Async.wait(List.of(a, b, done, c, b), ReturnWhen.FIRST_COMPLETED)
                    .pending();
            // before anything is searched for, so that it goes on while the set is made
            Iterator<Deferred<String>> each = pending.iterator();
            assertThat(pending.size()).isEqualTo(3);
            assertThat(pending.toArray()).containsExactly(a, b, c);
            assertThatThrownBy(each::remove).isInstanceOf(IllegalStateException.class);
            assertThat(List.of(each.next(), each.next())).containsExactly(a, b);
            assertThat(pending.contains(b)).isTrue();
            each.remove();
            assertThatThrownBy(each::remove).isInstanceOf(IllegalStateException.class);
            assertThat(List.of(each.next())).containsExactly(c);
            assertThat(each.hasNext()).isFalse();
            assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);

            assertThat(pending).isEqualTo(Set.of(a, c));
            assertThat(pending.add(a)).isFalse();
            assertThat(pending.add(done)).isTrue();
            assertThat(pending).containsExactly(a, c, done);
            assertThat(pending.remove(c)).isTrue();
            assertThat(pending.toArray()).containsExactly(a, done);
            a.complete("y");
            assertThat(Async.wait(pending, ReturnWhen.ALL_COMPLETED).done()).containsExactly(a, done);
            pending.clear();
            assertThat(pending).isEmpty();
        });
    }

    /** asyncio needs 3.8 s for this: it adds and removes a callback on each of those that are left, each time. */
    @Test
    void takingThreeThousandOneByOneIsQuick() {
        long began = System.nanoTime();
        virtually(() -> {
            List<Task<String>> pending = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                Deferred<String> turn = Deferred.create();
                pending.add(start(() -> await(turn)));
                EventLoop.current().callLater(ofNanos(i * 1_000L), () -> turn.complete("x"));
            }
            while (!pending.isEmpty()) {
                pending = new ArrayList<>(
                        Async.wait(pending, ReturnWhen.FIRST_COMPLETED).pending());
            }
        });
        assertThat(ofNanos(System.nanoTime() - began)).isLessThan(ofMillis(3_800));
    }

    /** A part may be done between the first look at it and the second. */
    @Test
    void whatOtherThreadsCompleteMeanwhileIsNotMissed() throws Exception {
        for (int round = 0; round < 100; round++) {
            List<Deferred<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                all.add(Deferred.create());
            }
            CountDownLatch begun = new CountDownLatch(1);
            Promise<Waited<Deferred<Integer>>> waited = launch(() -> {
                begun.countDown();
                return Async.wait(all, ReturnWhen.ALL_COMPLETED);
            });
            begun.await();
            all.reversed().forEach(one -> one.complete(1));
            assertThat(waited.get(10, TimeUnit.SECONDS).pending()).isEmpty();
        }
    }
}

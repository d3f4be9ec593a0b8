// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class AsyncQueueTest {
    @Test
    void firstInFirstOutAndAFullOneHoldsItsProducerUp() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(2);
            Task<?> producer = start(() -> {
                for (int i = 0; i < 10; i++) {
                    queue.put(i);
                }
            });
            sleep(ZERO);
            assertThat(queue.size()).isEqualTo(2);
            assertThat(queue.offer(99)).isFalse();
            List<Integer> got = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                got.add(queue.get());
            }
            assertThat(got).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            await(producer);
            assertThat(queue.poll()).isNull();
        });
    }

    @Test
    void puttingAndTakingWhatIsThereDoesNotSuspend() {
        run(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            boolean[] others = new boolean[1];
            start(() -> others[0] = true);
            queue.put("x");
            assertThat(queue.get()).isEqualTo("x");
            assertThat(others[0]).isFalse();
        });
    }

    @Test
    void aLoopOverAQueueEndsBehindTheLastItemOfOneThatIsShutDown() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(2);
            List<Integer> got = new ArrayList<>();
            Task<?> consumer = start(() -> queue.forEach(got::add));
            for (int i = 0; i < 5; i++) {
                queue.put(i);
            }
            queue.shutdown(false);
            await(consumer);
            assertThat(got).containsExactly(0, 1, 2, 3, 4);
            Iterator<Integer> over = queue.iterator();
            assertThat(over.hasNext()).isFalse();
            assertThatThrownBy(over::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("shut down");
        });
        AsyncQueue<Integer> unreachable = new AsyncQueue<>();
        assertThatThrownBy(() -> unreachable.iterator().hasNext())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("coroutine");
    }

    @Test
    void loopsOverOneQueueShareItsItemsAndOneThatIsLeftOrCancelledLeavesTheRestIn() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            List<Integer> quitter = new ArrayList<>();
            List<Integer> stayer = new ArrayList<>();
            Task<?> leaves = start(() -> {
                for (int item : queue) {
                    quitter.add(item);
                    if (quitter.size() == 2) {
                        break;
                    }
                }
            });
            Task<?> stays = start(() -> queue.forEach(stayer::add));
            for (int i = 0; i < 6; i++) {
                queue.put(i);
                sleep(ZERO);
            }
            await(leaves);
            assertThat(quitter).hasSize(2);
            stays.cancel();
            queue.put(6);
            assertThatThrownBy(() -> await(stays)).isInstanceOf(CancellationException.class);
            assertThat(queue.size()).isEqualTo(1);
            stayer.addAll(quitter);
            assertThat(stayer).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);

            Iterator<Integer> twice = queue.iterator();
            assertThat(twice.hasNext()).isTrue();
            assertThat(twice.hasNext()).as("asked again").isTrue();
            assertThat(twice.next()).isEqualTo(6);
        });
    }

    @Test
    void theLeastFirstAndTheLastFirst() {
        run(() -> {
            AsyncQueue<Integer> least = AsyncQueue.priority(10, Comparator.naturalOrder());
            AsyncQueue<Integer> last = AsyncQueue.lifo(10);
            for (int i : List.of(3, 1, 2)) {
                least.put(i);
                last.put(i);
            }
            assertThat(List.of(least.get(), least.get(), least.get())).containsExactly(1, 2, 3);
            assertThat(List.of(last.get(), last.get(), last.get())).containsExactly(2, 1, 3);
            assertThat(least).hasToString("priority queue (0 of 10 in)");
            assertThat(AsyncQueue.priority(10, Comparator.<Integer>naturalOrder(), "jobs"))
                    .hasToString("priority queue 'jobs' (0 of 10 in)");
            assertThat(AsyncQueue.lifo(10, "undo")).hasToString("LIFO queue 'undo' (0 of 10 in)");
        });
    }

    @Test
    void aGetterThatWasWokenAndIsCancelledPassesItsTurnOn() {
        run(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>();
            Task<String> first = start(queue::get);
            Task<String> second = start(queue::get);
            sleep(ZERO);
            queue.put("x");
            first.cancel();
            assertThat(await(second)).isEqualTo("x");
            assertThat(first.isCancelled()).isTrue();
        });
    }

    @Test
    void aPutterThatWasWokenAndIsCancelledPassesItsTurnOn() {
        run(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>(1);
            queue.put("full");
            Task<?> first = start(() -> queue.put("first"));
            Task<?> second = start(() -> queue.put("second"));
            sleep(ZERO);
            assertThat(queue.get()).isEqualTo("full");
            first.cancel();
            await(second);
            assertThat(queue.get()).isEqualTo("second");
            assertThat(queue.size()).isZero();
        });
    }

    @Test
    void anItemIsNotReservedForWhoWasWoken() {
        run(() -> {
            AsyncQueue<String> queue = new AsyncQueue<>();
            Task<String> getter = start(queue::get);
            sleep(ZERO);
            queue.put("x");
            assertThat(queue.poll()).isEqualTo("x");
            sleep(ZERO);
            assertThat(getter.isDone()).isFalse();
            queue.put("y");
            assertThat(await(getter)).isEqualTo("y");
        });
    }

    @Test
    void joinWaitsUntilAllIsDealtWith() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queue.join(); // nothing to wait for
            queue.put(1);
            queue.put(2);
            Task<?> joiner = start(queue::join);
            queue.get();
            queue.get();
            queue.taskDone();
            sleep(ZERO);
            assertThat(joiner.isDone()).isFalse();
            queue.taskDone();
            await(joiner);
            assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void shutDownItGivesWhatIsInAndThenTheEnd() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(1);
            queue.put(1);
            Task<?> putter = start(() -> queue.put(2));
            sleep(ZERO);
            queue.shutdown(false);
            assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(() -> queue.put(3)).isInstanceOf(QueueShutDownException.class);
            assertThat(queue.get()).isEqualTo(1);
            assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
        });
    }

    @Test
    void shutDownAtOnceItDropsWhatIsInAndEndsWhoWaits() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queue.put(1);
            queue.put(2);
            Task<?> joiner = start(queue::join);
            sleep(ZERO);
            queue.shutdown(true);
            await(joiner);
            assertThatThrownBy(queue::poll).isInstanceOf(QueueShutDownException.class);
            AsyncQueue<Integer> empty = new AsyncQueue<>();
            Task<?> getter = start(empty::get);
            sleep(ZERO);
            empty.shutdown(false);
            assertThat(gatherOutcomes(getter).get(0))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(QueueShutDownException.class));
        });
    }

    /** Producers and consumers of many loops, some of them cancelled in the middle: each item arrives once. */
    @Test
    void noItemIsLostOrDoubledWhateverIsCancelled() throws Exception {
        int loopCount = 4;
        int each = Boolean.getBoolean("oxbow.stress") ? 50_000 : 1_000;
        AsyncQueue<Integer> queue = new AsyncQueue<>(8);
        ConcurrentLinkedQueue<Integer> put = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Integer> got = new ConcurrentLinkedQueue<>();
        List<EventLoop> loops = new ArrayList<>();
        List<Task<?>> producers = new ArrayList<>();
        List<Task<?>> consumers = new ArrayList<>();
        for (int l = 0; l < loopCount; l++) {
            EventLoop loop = EventLoop.create("loop " + l);
            loops.add(loop);
            int first = l * each;
            Random random = new Random(l);
            producers.add(loop.start(() -> {
                for (int i = first; i < first + each; i++) {
                    int item = i;
                    Task<?> one = start(() -> queue.put(item));
                    if (random.nextInt(4) == 0) {
                        sleep(ZERO);
                        one.cancel();
                    }
                    try {
                        await(one);
                        put.add(item);
                    } catch (CancellationException e) {
                        // left out
                    }
                }
            }));
            consumers.add(loop.start(() -> {
                Random when = new Random(first);
                try {
                    while (true) {
                        Task<Integer> one = start(queue::get);
                        if (when.nextInt(4) == 0) {
                            sleep(ZERO);
                            one.cancel();
                        }
                        try {
                            got.add(await(one));
                        } catch (CancellationException e) {
                            // left in
                        }
                    }
                } catch (QueueShutDownException e) {
                    // all taken
                }
            }));
        }
        producers.forEach(Task::join);
        queue.shutdown(false);
        consumers.forEach(Task::join);
        loops.forEach(EventLoop::close);
        List<Integer> sent = new ArrayList<>(put);
        List<Integer> received = new ArrayList<>(got);
        Collections.sort(sent);
        Collections.sort(received);
        assertThat(received).isEqualTo(sent);
        assertThat(received).hasSizeGreaterThan(each);
    }

    @Test
    void whoIsCancelledWhenWokenInVainWakesNobodySoThatTheOthersKeepTheirPlaces() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            Task<?> quitter = start(() -> queue.get());
            Task<Integer> first = start(queue::get);
            Task<Integer> second = start(queue::get);
            sleep(ZERO);
            queue.offer(0);
            queue.poll();
            quitter.cancel();
            sleep(ZERO);
            sleep(ZERO);
            queue.offer(1);
            queue.offer(2);
            assertThat(gather(first, second)).containsExactly(1, 2);
        });
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(1);
            queue.offer(0);
            Task<?> quitter = start(() -> queue.put(10));
            start(() -> queue.put(1));
            start(() -> queue.put(2));
            sleep(ZERO);
            queue.poll();
            queue.offer(99);
            quitter.cancel();
            sleep(ZERO);
            sleep(ZERO);
            assertThat(List.of(queue.get(), queue.get(), queue.get())).containsExactly(99, 1, 2);
        });
    }
}

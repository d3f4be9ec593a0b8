// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboxTest {
    private final Inbox inbox = new Inbox();
    private final ReadyQueue ready = new ReadyQueue();

    private static final class Mark implements Step {
        final int producer;
        final int number;

        Mark(int producer, int number) {
            this.producer = producer;
            this.number = number;
        }

        @Override
        public Carrier carrier() {
            throw new AssertionError();
        }

        @Override
        public void run(Carrier carrier) {
            throw new AssertionError();
        }
    }

    @Test
    void theFirstToFindTheBatonFreeTakesItAndTheOthersQueueUp() {
        assertThat(inbox.offer(new Mark(0, 0))).isEqualTo(Inbox.Offer.TOOK_BATON);
        assertThat(inbox.offer(new Mark(0, 1))).isEqualTo(Inbox.Offer.QUEUED);
        assertThat(inbox.offer(new Mark(0, 2))).isEqualTo(Inbox.Offer.QUEUED);
        assertThat(inbox.release()).isFalse();
        inbox.drainTo(ready);
        assertThat(ready.view()).map(step -> ((Mark) step).number).containsExactly(1, 2);
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.release()).isTrue();
        assertThat(inbox.offer(new Mark(0, 3))).isEqualTo(Inbox.Offer.TOOK_BATON);
    }

    @Test
    void closingWaitsForWhatIsInAndRefusesWhatComes() {
        inbox.offer(new Mark(0, 0));
        inbox.offer(new Mark(0, 1));
        assertThat(inbox.close()).isFalse();
        inbox.drainTo(ready);
        assertThat(inbox.close()).isTrue();
        assertThat(inbox.isClosed()).isTrue();
        assertThat(inbox.offer(new Mark(0, 2))).isEqualTo(Inbox.Offer.REFUSED);
    }

    @Test
    void anErrandIsDoneOnArrival() {
        List<String> seen = new ArrayList<>();
        inbox.offer(new Mark(0, 0));
        inbox.offer((Errand) () -> seen.add("done"));
        inbox.drainTo(ready);
        assertThat(seen).containsExactly("done");
        assertThat(ready.size()).isZero();
    }

    @Test
    void aDrainLosesNothingThatComesInMeanwhile() throws Exception {
        int each = Boolean.getBoolean("oxbow.stress") ? 3_000_000 : 300_000;
        assertThat(inbox.offer(new Mark(0, 0))).isEqualTo(Inbox.Offer.TOOK_BATON);
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            int producer = p;
            producers.add(Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= each; i++) {
                    inbox.offer(new Mark(producer, i));
                }
            }));
        }
        int[] lastOf = new int[2];
        boolean all;
        do {
            all = producers.stream().noneMatch(Thread::isAlive);
            inbox.drainTo(ready);
            while (ready.size() > 0) {
                Mark next = (Mark) ready.poll();
                assertThat(next.number == ++lastOf[next.producer]).isTrue();
            }
        } while (!all);
        assertThat(lastOf).containsExactly(each, each);
        assertThat(inbox.release()).isTrue();
    }

    /** Whoever is told that he took the baton serves the inbox until he can give it up: one at a time, and nothing is lost. */
    @Test
    void ofManyProducersOneAtATimeHoldsTheBatonAndEachOnesStepsComeInTheirOrder() throws Exception {
        int each = Boolean.getBoolean("oxbow.stress") ? 3_000_000 : 50_000;
        int producers = 4;
        AtomicInteger holders = new AtomicInteger();
        int[] lastOf = new int[producers]; // guarded by the baton
        int[] total = new int[1];
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int p = 0; p < producers; p++) {
            int producer = p;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 1; i <= each; i++) {
                        Mark mark = new Mark(producer, i);
                        if (inbox.offer(mark) != Inbox.Offer.TOOK_BATON) {
                            continue;
                        }
                        assertThat(holders.incrementAndGet() == 1).isTrue();
                        ready.add(mark);
                        do {
                            inbox.drainTo(ready);
                            while (ready.size() > 0) {
                                Mark next = (Mark) ready.poll();
                                assertThat(next.number == ++lastOf[next.producer])
                                        .isTrue();
                                total[0]++;
                            }
                            holders.decrementAndGet();
                        } while (!inbox.release() && holders.incrementAndGet() > 0);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(total[0]).isEqualTo(each * producers);
    }
}

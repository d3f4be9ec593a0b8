// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is so only where coroutines run on trampolines: {@code mvn -ntp verify -Ptrampoline}. */
@Timeout(60)
@EnabledIf("on")
@SuppressWarnings("NullAway")
class TrampolineTest {
    static boolean on() {
        return VirtualThreads.INSIDE != null;
    }

    /** The platform thread below a virtual one, by the end of what that prints. */
    private static String host() {
        String text = Thread.currentThread().toString();
        return text.substring(text.indexOf('@') + 1);
    }

    @Test
    void coroutinesOfOneLoopSwitchOnOneHost() {
        Set<String> hosts = new HashSet<>();
        run(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(start(() -> {
                    for (int k = 0; k < 10; k++) {
                        hosts.add(host());
                        sleep(ZERO);
                    }
                }));
            }
            gather(tasks);
        });
        assertThat(hosts).hasSize(1).allMatch(host -> host.startsWith("oxbow-host-"));
    }

    @Test
    void aVirtualThreadThatACoroutineStartsIsNoPartOfTheLoop() throws Exception {
        CountDownLatch childRan = new CountDownLatch(2);
        List<String> hosts = new ArrayList<>();
        run(() -> {
            Thread child = Thread.ofVirtual().start(() -> {
                hosts.add(host());
                childRan.countDown();
                // and its own child inherits no more than it did
                Thread.ofVirtual().start(() -> {
                    hosts.add(host());
                    childRan.countDown();
                });
            });
            while (childRan.getCount() > 0) {
                Thread.onSpinWait(); // the loop stands still: they run beside it, or this never ends
            }
            child.join();
        });
        assertThat(hosts).hasSize(2).noneMatch(host -> host.startsWith("oxbow-host-"));
    }

    @Test
    void workOfToThreadRunsBesideTheLoop() {
        run(() -> {
            CountDownLatch ran = new CountDownLatch(1);
            Task<String> work = start(() -> toThread(() -> {
                ran.countDown();
                return host();
            }));
            sleep(ZERO);
            while (ran.getCount() > 0) {
                Thread.onSpinWait();
            }
            assertThat(await(work)).doesNotStartWith("oxbow-host-");
        });
    }

    @Test
    void twoLoopsRunInParallel() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (EventLoop a = EventLoop.create("a");
                EventLoop b = EventLoop.create("b")) {
            Task<?> one = a.start(() -> both.await());
            Task<?> two = b.start(() -> both.await());
            one.join();
            two.join();
        }
    }

    @Test
    void loopsWhoseHostsAreAllBlockedDoNotStopTheOthers(@TempDir Path directory) throws Exception {
        int loops = 4 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(loops);
        List<Task<?>> tasks = new ArrayList<>();
        List<Path> pipes = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            Path pipe = directory.resolve("pipe" + i);
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            pipes.add(pipe);
            tasks.add(EventLoop.create("blocked " + i).start(() -> {
                begun.countDown();
                // blocks in the operating system until someone opens the other end; no virtual thread leaves such a
                // call
                try (FileInputStream in = new FileInputStream(pipe.toFile())) {
                    assertThat(in.read()).isEqualTo(7);
                }
            }));
        }
        begun.await();
        for (Path pipe : pipes) {
            try (FileOutputStream out = new FileOutputStream(pipe.toFile())) {
                out.write(7);
            }
        }
        tasks.forEach(Task::join);
    }

    @Test
    void aCoroutineThatWaitsAsTheJdkDoesLeavesItsHost() throws Exception {
        int loops = 200;
        CyclicBarrier all = new CyclicBarrier(loops);
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            tasks.add(EventLoop.create("waits " + i).start(() -> {
                hosts.add(host());
                all.await();
            }));
        }
        tasks.forEach(Task::join);
        assertThat(hosts.size()).isLessThan(loops / 2);
    }

    /** A class that is being initialized has native frames below its initializer: no virtual thread can leave those. */
    static final class Slow {
        static final int VALUE = slowly();

        private static int slowly() {
            sleep(ofMillis(20));
            return 7;
        }
    }

    @Test
    void aCoroutineThatCannotLeaveItsHostHoldsUpNobodyWhileItWaits() {
        List<String> seen = new ArrayList<>();
        run(() -> {
            Task<Integer> pinned = start(() -> Slow.VALUE);
            Task<?> other = start(() -> {
                for (int i = 0; i < 3; i++) {
                    sleep(ofMillis(1));
                    seen.add("other");
                }
            });
            seen.add("value " + await(pinned));
            await(other);
            sleep(ofMillis(1)); // and all are together again
            Set<String> hosts = new HashSet<>();
            gather(start(() -> hosts.add(host())), start(() -> hosts.add(host())));
            assertThat(hosts).hasSize(1);
        });
        assertThat(seen).containsExactly("other", "other", "other", "value 7");
    }

    @Test
    void stacksMayBeLookedAtWhileCoroutinesSwitch() throws Exception {
        Thread[] threads = new Thread[10];
        int rounds = 20_000;
        CountDownLatch begun = new CountDownLatch(threads.length);
        Task<Integer> all;
        try (EventLoop loop = EventLoop.create("looked at")) {
            all = loop.start(() -> {
                List<Task<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < threads.length; i++) {
                    int mine = i;
                    tasks.add(start(() -> {
                        threads[mine] = Thread.currentThread();
                        begun.countDown();
                        for (int k = 0; k < rounds; k++) {
                            sleep(ZERO);
                        }
                        return rounds;
                    }));
                }
                return gather(tasks).stream().mapToInt(Integer::intValue).sum();
            });
            begun.await();
            int looks = 0;
            while (!all.isDone()) {
                looks += threads[looks % threads.length].getStackTrace().length > 0 ? 1 : 0;
            }
            assertThat(all.join()).isEqualTo(threads.length * rounds);
            assertThat(looks).isPositive();
        }
    }
}

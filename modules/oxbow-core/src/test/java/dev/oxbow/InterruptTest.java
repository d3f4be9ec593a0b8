// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts, of the threads that carry coroutines and of those that run loops. */
@Timeout(60)
@SuppressWarnings("NullAway")
class InterruptTest {
    @Test
    void anInterruptOfACarrierNeitherSpinsNorStallsAndIsKeptForTheCoroutine() throws Exception {
        try (EventLoop loop = EventLoop.create("interrupted")) {
            Deferred<Thread> carrier = Deferred.create();
            Deferred<String> gate = Deferred.create();
            Task<Boolean> task = loop.start(() -> {
                carrier.complete(Thread.currentThread());
                await(gate);
                return Thread.interrupted();
            });
            Thread parked = carrier.join();
            loop.run(() -> 1); // by now the task has suspended
            parked.interrupt();
            // one that spun would be found on its platform thread, which is printed behind the @
            untilAway(parked);
            for (int i = 0; i < 200; i++) {
                assertThat(parked.toString()).doesNotContain("@");
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(loop.<Integer>run(() -> 2)).isEqualTo(2);
            gate.complete("go");
            assertThat(task.join()).isTrue();
            assertThat(loop.<Boolean>run(() -> Thread.interrupted())).isFalse();
        }
    }

    private static void untilAway(Thread thread) {
        for (int i = 0; thread.toString().contains("@"); i++) {
            assertThat(i).as("milliseconds until it is away").isLessThan(5_000);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aStormOfInterruptsLosesNoResume() throws Exception {
        try (EventLoop loop = EventLoop.create("storm")) {
            List<Thread> carriers = Collections.synchronizedList(new ArrayList<>());
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tasks.add(loop.start(() -> {
                    carriers.add(Thread.currentThread());
                    for (int k = 0; k < 200; k++) {
                        sleep(ofNanos(50_000));
                    }
                }));
            }
            Thread interrupter = Thread.ofPlatform().start(() -> {
                Random random = new Random(3);
                while (!Thread.currentThread().isInterrupted()) {
                    List<Thread> now = List.copyOf(carriers);
                    if (!now.isEmpty()) {
                        now.get(random.nextInt(now.size())).interrupt();
                    }
                    LockSupport.parkNanos(20_000);
                }
            });
            tasks.forEach(Task::join);
            interrupter.interrupt();
            interrupter.join();
        }
    }

    @Test
    void anInterruptOfTheThreadThatRunsALoopCancelsItsBody() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Deferred<String> ended = Deferred.create();
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                run(() -> {
                    inside.countDown();
                    sleep(ofSeconds(100));
                });
            } catch (CancellationException e) {
                ended.complete(
                        "cancelled, interrupted: " + Thread.currentThread().isInterrupted());
            }
        });
        inside.await();
        runner.interrupt();
        assertThat(ended.join()).isEqualTo("cancelled, interrupted: true");
    }
}

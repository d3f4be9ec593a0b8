// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.observe.Recorder;
import dev.oxbow.recipes.show.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An account that belongs to a loop, and plain threads that want something of it. */
public final class Threadsafe implements AutoCloseable {
    private final EventLoop loop = EventLoop.create("bank");
    private int balance; // belongs to the loop: read and written there alone

    Threadsafe() {}

    public static void main(String[] args) throws Exception {
        try (Threadsafe bank = new Threadsafe()) {
            int threads = 8;
            bank.depositFrom(threads, 10_000);
            System.out.println(threads + " threads paid in 10,000 each: " + bank.balance());
            try (Recorder recorder = Recorder.of(bank.loop)) {
                bank.conversation().forEach(System.out::println);
                Pictures.draw("threadsafe", "The bank's loop", recorder.recording());
            }
        }
    }

    /** From any thread; returns at once, and it is done on the loop. */
    void deposit(int amount) {
        loop.callSoon(() -> balance += amount);
    }

    /** From any thread but the loop's; blocks it until there is an answer. */
    int balance() {
        return loop.run(() -> balance);
    }

    /** From any thread; whoever wants to waits for the task, on a thread or in a coroutine of any loop. */
    Task<Integer> withdraw(int amount) {
        return loop.start("withdraw " + amount, () -> {
            sleep(ofMillis(20)); // the bank thinks it over
            if (balance < amount) {
                throw new IllegalStateException("there are only " + balance);
            }
            balance -= amount;
            return amount;
        });
    }

    void depositFrom(int threads, int each) throws InterruptedException {
        List<Thread> payers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            payers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    deposit(1);
                }
            }));
        }
        for (Thread payer : payers) {
            payer.join();
        }
    }

    List<String> conversation() throws Exception {
        List<String> log = new ArrayList<>();
        log.add("withdraw 30,000: " + withdraw(30_000).join());
        try {
            withdraw(1_000_000).join();
        } catch (IllegalStateException e) {
            log.add("withdraw 1,000,000: " + e.getMessage());
        }
        Task<?> slow = loop.start("slow", () -> sleep(ofHours(1)));
        try {
            slow.get(10, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.add("not there in 10 ms; cancelled: " + slow.cancel()); // giving up the wait does not end the work
        }
        log.add("another loop awaits it: " + run(() -> await(withdraw(20_000))));
        loop.run(() -> {
            try {
                withdraw(1).join();
            } catch (IllegalStateException e) {
                log.add("join on its own loop: " + e.getMessage());
            }
        });
        return log;
    }

    @Override
    public void close() {
        loop.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads cannot be stopped. Tasks can: what they clean up, and what becomes of one that will not end. */
public final class Cleanup {
    static final int PAGES = 100;

    private Cleanup() {}

    public static void main(String[] args) throws Exception {
        System.out.println("a thread, interrupted at its first page, prints " + interruptedThread() + " of " + PAGES);
        run(() -> {
            Path file = Files.createTempFile("pages", ".txt");
            Task<?> writer = start("writer", () -> write(file));
            sleep(ofMillis(30));
            cancelAndWait(writer);
            System.out.println("a task, cancelled: " + writer.state() + ", its file is there: " + Files.exists(file));

            Deferred<Process> begun = Deferred.create();
            Task<?> child = start("child", () -> execute(begun, "sleep", "60"));
            Process process = await(begun);
            cancelAndWait(child);
            await(process.onExit());
            System.out.println("a process, its task cancelled: alive: " + process.isAlive());

            System.out.println("cleanup that awaits, cancelled again: " + cancelledTwice(false));
            System.out.println("the same, shielded:                   " + cancelledTwice(true));
        });
        Map<String, Recording> recordings = new LinkedHashMap<>();
        recordings.put("cancelled twice", Pictures.recording("main", () -> cancelledTwice(false)));
        recordings.put("cancelled twice, cleanup shielded", Pictures.recording("main", () -> cancelledTwice(true)));
        Pictures.draw("cleanup", "Cleanup that takes 20 ms", recordings);
        System.out.println("a body that swallows it:");
        swallowed().forEach(line -> System.out.println("  " + line));
    }

    static int interruptedThread() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger pages = new AtomicInteger();
        Thread thread = Thread.ofPlatform().start(() -> {
            begun.countDown();
            while (told.getCount() > 0) {
                Thread.onSpinWait(); // computes: it looks at no interrupt
            }
            for (int page = 0; page < PAGES; page++) {
                pages.incrementAndGet();
            }
        });
        begun.await();
        thread.interrupt(); // a request that nobody hears; Thread.stop only throws
        told.countDown();
        thread.join();
        return pages.get();
    }

    static void write(Path file) {
        try {
            for (int page = 0; ; page++) {
                String text = "page " + page + "\n";
                toThread(() -> Files.writeString(file, text, StandardOpenOption.APPEND)); // blocks, so not on the loop
                sleep(ofMillis(10)); // a cancellation comes out here, or there
            }
        } finally {
            shielded(() -> toThread(() -> Files.deleteIfExists(file)));
        }
    }

    static int execute(Deferred<Process> begun, String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        try {
            begun.complete(process);
            return await(process.onExit()).exitValue();
        } finally {
            process.destroy();
        }
    }

    static String cancelledTwice(boolean shielded) {
        List<String> log = new ArrayList<>();
        Task<?> task = start("task", () -> {
            try {
                sleep(ofMillis(50));
            } finally {
                if (shielded) {
                    shielded(() -> sayGoodbye(log));
                } else {
                    sayGoodbye(log);
                }
            }
        });
        sleep(ofMillis(10));
        task.cancel(); // it begins to say goodbye
        sleep(ofMillis(10));
        cancelAndWait(task);
        return task.state() + " " + log;
    }

    private static void sayGoodbye(List<String> log) {
        log.add("good");
        sleep(ofMillis(20));
        log.add("bye");
    }

    static List<String> swallowed() {
        List<String> log = new ArrayList<>();
        try (EventLoop loop = EventLoop.builder().name("swallow").debug(true).build()) {
            loop.setExceptionHandler(context -> log.add("debug mode: " + context.message()));
            loop.run(() -> {
                Task<String> task = start("stubborn", () -> {
                    try {
                        sleep(ofMillis(50));
                        return "done";
                    } catch (Exception e) { // hits CancellationException too
                        return "whatever";
                    }
                });
                sleep(ofMillis(10));
                cancelAndWait(task);
                log.add("it is " + task.state() + " and says " + task.resultNow() + ", with " + task.cancelling()
                        + " cancellation asked for");
            });
        }
        return log;
    }

    private static void cancelAndWait(Task<?> task) {
        task.cancel();
        Async.wait(List.of(task), ReturnWhen.ALL_COMPLETED);
    }
}

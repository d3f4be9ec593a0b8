// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.recipes;

import static dev.oxbow.Async.*;
import static java.time.Duration.ofMillis;

import dev.oxbow.Action;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.SlowStep;
import dev.oxbow.Task;
import dev.oxbow.observe.Recorder;
import dev.oxbow.observe.Recording;
import dev.oxbow.recipes.show.Pictures;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Passwords are hashed beside a heartbeat: where may it be done, how late does the heart beat, who tells of it? */
public final class Offload {
    static final int CORES = Runtime.getRuntime().availableProcessors();

    /** How long it took in all, the longest that the heart did not beat, both in milliseconds, what the watchdog said, and what happened. */
    record Found(double all, double worst, List<SlowStep> told, Recording recording) {}

    private Offload() {}

    public static void main(String[] args) throws IOException {
        hash("warm");
        Map<String, Recording> recordings = new LinkedHashMap<>();
        System.out.println(2 * CORES + " passwords beside a heartbeat every 5 ms:");
        try (ExecutorService processors = Executors.newFixedThreadPool(CORES)) {
            Map<String, Action> places = new LinkedHashMap<>();
            places.put("on the loop", () -> all(() -> hash("secret")));
            places.put("toThread, on virtual threads", () -> all(() -> toThread(() -> hash("secret"))));
            places.put("runIn, on a pool of threads", () -> all(() -> runIn(processors, () -> hash("secret"))));
            places.forEach((place, work) -> recordings.put(place, print(place, beside(work))));
        }
        System.out.println("A call that blocks for 250 ms:");
        print("on the loop", beside(() -> block()));
        print("toThread, on a virtual thread", beside(() -> toThread(() -> block())));
        Pictures.draw("offload", "A heart beats beside " + 2 * CORES + " passwords", recordings);
    }

    static void all(Coroutine<String> hash) {
        List<Task<String>> hashes = new ArrayList<>();
        for (int n = 1; n <= 2 * CORES; n++) {
            hashes.add(start("password " + n, hash));
        }
        gather(hashes);
    }

    static String hash(String word) {
        try {
            PBEKeySpec spec = new PBEKeySpec(word.toCharArray(), new byte[16], 150_000, 256);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean block() throws InterruptedException {
        Thread.sleep(250); // or Mono.block, a JDBC call, a file
        return true;
    }

    /** Runs {@code work} beside a heartbeat, on a loop of their own, with a watchdog. */
    static Found beside(Action work) {
        List<SlowStep> told = new CopyOnWriteArrayList<>();
        try (EventLoop loop = EventLoop.builder()
                        .name("offload")
                        .slowStep(ofMillis(100)) // the default
                        .onSlowStep(told::add) // the default writes it to the log
                        .build();
                Recorder recorder = Recorder.of(loop)) {
            Task<Found> main = loop.start("main", () -> {
                double[] worst = {0};
                Task<?> heart = start("heart", () -> beat(loop, worst));
                sleep(ofMillis(20));
                long begin = loop.time();
                await(start("work", work));
                double all = (loop.time() - begin) / 1e6;
                sleep(ofMillis(10)); // so that the heart sees for how long it stood still
                heart.cancel();
                return new Found(all, worst[0], told, recorder.recording());
            });
            return main.join();
        }
    }

    private static void beat(EventLoop loop, double[] worst) {
        long last = loop.time();
        while (true) {
            sleep(ofMillis(5));
            worst[0] = Math.max(worst[0], (loop.time() - last) / 1e6);
            last = loop.time();
        }
    }

    private static Recording print(String where, Found found) {
        System.out.printf("  %-30s %5.0f ms in all, no beat for %4.0f ms%n", where, found.all(), found.worst());
        for (SlowStep slow : found.told().stream().limit(1).toList()) {
            String at = slow.line() == null ? "" : " at " + slow.line(); // none, where it only has no processor
            System.out.println("    the watchdog: " + slow.task() + at);
            System.out.println("      " + slow.advice());
        }
        return found.recording();
    }
}

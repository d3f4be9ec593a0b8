// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.validator;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Threads that were not there at the beginning, virtual ones too, and belong to no pool that outlives its users. */
final class LiveThreads {
    private static final Pattern BLANK_LINE = Pattern.compile("\\R\\R");

    /** The dump of a thread begins so. */
    private static final Pattern HEAD = Pattern.compile("#(\\d+) \"(.*?)\"( virtual)?.*", Pattern.DOTALL);

    /** Names of threads that stay, each beside its reason. */
    private static final Predicate<String> STAYS = Stream.of(
                    // Oxbow's own, one of each for the process: they sleep when nothing is to do
                    "oxbow-(timer|watchdog|unseen-failures)",
                    // with -Ptrampoline, the pool of those that carry loops
                    "oxbow-host-\\d+",
                    // the JDK's: the pool of CompletableFuture, the one that carries virtual threads, their helpers
                    "ForkJoinPool\\.commonPool-.*|ForkJoinPool-1-.*|CompletableFutureDelayScheduler",
                    "VirtualThread-un.*|(Read|Write|Master)-Poller.*|process reaper|Attach Listener",
                    "JFR .*|RMI .*|JMX .*",
                    // JUnit's, which waits for the next time limit
                    "junit-jupiter-timeout-watcher",
                    // the standard schedulers of the libraries: nobody has made them, nobody ends them
                    "(parallel|single|boundedElastic)-(\\d+|evictor-\\d+)",
                    "Rx(ComputationThreadPool|CachedThreadScheduler|SingleScheduler|CachedWorkerPoolEvictor)-\\d+",
                    // Reactor Netty's event loops, one set for the process
                    "reactor-(http|tcp)-.*",
                    // the JDK's HTTP client: a recipe has one for the process
                    "HttpClient-\\d+-.*",
                    // the peer's, in Kotlin, beside which the bridges are looked at
                    "DefaultDispatcher-worker-\\d+|kotlinx\\.coroutines\\.DefaultExecutor",
                    // the other side of all races in the tests of the core
                    "racer")
            .map(Pattern::compile)
            .map(Pattern::asMatchPredicate)
            .reduce(name -> false, Predicate::or);

    private final Patience patience;
    private final Map<String, String> known = dump();

    LiveThreads(Patience patience) {
        this.patience = patience;
    }

    /** The stacks of new ones. */
    List<String> left() {
        List<Map.Entry<String, String>> left = patience.with(() -> dump().entrySet().stream()
                .filter(thread -> !known.containsKey(thread.getKey()))
                .toList());
        left.forEach(thread -> known.put(thread.getKey(), thread.getValue()));
        return left.stream()
                .map(thread ->
                        "a thread is left\n" + thread.getValue().indent(4).stripTrailing())
                .toList();
    }

    /** Each thread's number and stack. */
    private static Map<String, String> dump() {
        Map<String, String> threads = new LinkedHashMap<>();
        BLANK_LINE.splitAsStream(text()).map(String::strip).forEach(thread -> {
            Matcher head = HEAD.matcher(thread);
            if (head.matches() && !STAYS.test(head.group(2))) {
                threads.put(head.group(1), thread);
            }
        });
        return threads;
    }

    /** Only a dump to a file has the virtual threads. */
    private static String text() {
        try {
            Path directory = Files.createTempDirectory("oxbow-validator");
            Path file = directory.resolve("threads");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.docs.Page;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/** The table of docs/bridges.md: each promise, and the tests that say by {@link Promised} that they prove it. */
class PromisesPageTest {
    private static final List<String> PROMISES = List.of(
            "await(Mono) ends at onComplete; null for an empty one",
            "awaitFirst cancels before it resumes; awaitSingle fails on two; Optional forms",
            "what is there already is read without a suspension",
            "a source that fails with a CancellationException has failed",
            "cancelling the coroutine cancels upstream once, at once; what was not seen goes to the hooks",
            "never throw into a source; whatever a hostile source does has an outcome and leaks nothing",
            "a CompletionStage is not cancelled by one who awaits it, unless asked",
            "demand in batches, refilled; both settable",
            "elements before an error are seen before it",
            "leaving the loop, throwing in it, the end of the task: upstream is cancelled",
            "without backpressure, a strategy by name; the emitting thread is never blocked",
            "emit waits for demand, calls onNext directly, is serialised; null fails and the stream lives",
            "completion follows the last element, with no further request",
            "request(n <= 0) is one onError, for every exported publisher",
            "cancel makes emit throw; finally-blocks run; no signal follows",
            "an onNext that throws: cancelled, the emitter told, the hook called",
            "a timeout inside the body is an error for every target type",
            "mono, single, maybe, completable: cold; disposal cancels and waits for nothing",
            "hot views share one result; disposing of one leaves the task alone",
            "TaskLocals and Reactor's Context are one, handed upstream as it is",
            "Micrometer's context-propagation, if present",
            "the loop as a scheduler of both libraries",
            "limit(permits): taken on subscription, given back exactly once",
            "no recursion: a million requests, a hundred thousand waiters");

    /** It has a package of tests to itself. */
    private static final int OF_MICROMETER = 21;

    @Test
    void everyPromiseHasItsTests() throws Exception {
        Map<Integer, Map<String, Integer>> tests = new TreeMap<>();
        for (Class<?> type : testClasses()) {
            Promised ofType = type.getAnnotation(Promised.class);
            for (Method method : type.getDeclaredMethods()) {
                Promised promised = method.getAnnotation(Promised.class);
                if (promised == null
                        && AnnotationSupport.isAnnotated(
                                method, org.junit.platform.commons.annotation.Testable.class)) {
                    promised = ofType;
                }
                if (promised != null) {
                    for (int number : promised.value()) {
                        tests.computeIfAbsent(number, n -> new TreeMap<>())
                                .merge(type.getSimpleName(), 1, Integer::sum);
                    }
                }
            }
        }
        List<String[]> rows = new ArrayList<>();
        for (int number = 1; number <= PROMISES.size(); number++) {
            if (number == OF_MICROMETER) {
                rows.add(new String[] {
                    Integer.toString(number),
                    PROMISES.get(number - 1),
                    "`ContextPropagationTest`, `WithoutMicrometerTest`: all",
                    "kept"
                });
                continue;
            }
            Map<String, Integer> of = tests.getOrDefault(number, Map.of());
            assertThat(of).as("tests of promise %s", number).isNotEmpty();
            rows.add(new String[] {
                Integer.toString(number),
                PROMISES.get(number - 1),
                of.entrySet().stream()
                        .map(e -> "`" + e.getKey() + "` " + e.getValue())
                        .collect(Collectors.joining(", ")),
                "kept"
            });
        }
        Page.of("bridges.md").hasRows("promises", rows);
    }

    /** All of this module. */
    private static List<Class<?>> testClasses() throws IOException, ClassNotFoundException {
        Path root;
        try {
            root = Path.of(PromisesPageTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith("Test.class")).toList()) {
                String name = root.relativize(file).toString().replace(java.io.File.separatorChar, '.');
                classes.add(Class.forName(
                        name.substring(0, name.length() - ".class".length()),
                        false,
                        PromisesPageTest.class.getClassLoader()));
            }
        }
        return classes;
    }
}

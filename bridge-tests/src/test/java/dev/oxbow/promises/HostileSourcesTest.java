// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static dev.oxbow.Async.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.hostile.Hostility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to be a bad source, with every way to read it, on every bridge, on the reader's thread and on another. */
@Timeout(30)
@Promised(6)
@SuppressWarnings("NullAway")
class HostileSourcesTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    static Stream<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (Hostility hostility : Hostility.values()) {
            for (Reader reader : Reader.values()) {
                for (Lib lib : Lib.values()) {
                    all.add(Arguments.of(hostility, reader, lib));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void onTheReadersThread(Hostility hostility, Reader reader, Lib lib) {
        Hostility.Source source = hostility.source(Runnable::run);
        String outcome = run(() -> outcomeInTime(reader, lib, source));
        check(hostility, reader, lib, source, outcome, expected(hostility, reader, lib));
    }

    @ParameterizedTest
    @MethodSource("all")
    void onAThreadOfItsOwn(Hostility hostility, Reader reader, Lib lib) throws Exception {
        Hostility.Source source;
        String outcome;
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            source = hostility.source(thread);
            outcome = run(() -> outcomeInTime(reader, lib, source));
        }
        String[] expected = hostility == Hostility.TOO_MANY && reader == Reader.ITERATE
                ? of("1 2 3 4 IllegalStateException", "1 2 3 4 5") // the fifth may come when more have been asked for
                : expected(hostility, reader, lib);
        check(hostility, reader, lib, source, outcome, expected);
    }

    /** It may come between the reader's last look and its cancellation. */
    @ParameterizedTest
    @EnumSource(Lib.class)
    @Promised(5)
    void anErrorRightBehindTheFirstElementIsNeverLost(Lib lib) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                Hostility.Source source = Hostility.DEAF_TO_CANCELLATION.source(thread);
                assertThat(run(() -> outcomeInTime(Reader.FIRST, lib, source))).isEqualTo("1");
            }
            assertThat(dropped.take(lib)).as("round %d", i).containsExactly(Hostility.ERROR);
        }
    }

    private static String outcomeInTime(Reader reader, Lib lib, Hostility.Source source) throws Exception {
        return timeout(Duration.ofSeconds(10), () -> reader.outcome(lib, source));
    }

    private void check(
            Hostility hostility, Reader reader, Lib lib, Hostility.Source source, String outcome, String[] expected) {
        assertThat(outcome).isIn((Object[]) expected);
        assertThat(source.cancellations.get()).as("cancellations").isLessThanOrEqualTo(1);
        assertThat(source.second.cancellations.get())
                .as("of the second subscription")
                .isEqualTo(hostility == Hostility.TWO_SUBSCRIPTIONS ? 1 : 0);
        switch (hostility) {
            // nothing ended these by itself
            case REQUEST_THROWS, SUBSCRIBE_THROWS_LATE, ELEMENT_NULL, SUBSCRIPTION_AFTER_COMPLETION ->
                assertThat(source.cancellations.get()).as("cancellations").isEqualTo(1);
            default -> {}
        }
        switch (hostility) {
            case SUBSCRIPTION_NULL, ELEMENT_NULL, ERROR_NULL ->
                assertThat(source.thrown).hasSize(1).allMatch(NullPointerException.class::isInstance);
            default -> assertThat(source.thrown).as("thrown into the source").isEmpty();
        }
        List<Throwable> seen = dropped.take(lib);
        switch (hostility) {
            case ERROR_AFTER_COMPLETION -> assertThat(seen).containsExactly(Hostility.ERROR);
            case ERROR_TWICE ->
                assertThat(seen).singleElement().satisfies(e -> assertThat(e).hasMessage("the second one"));
            case DEAF_TO_CANCELLATION -> {
                if (reader == Reader.FIRST || reader == Reader.SINGLE) {
                    assertThat(seen).containsExactly(Hostility.ERROR);
                }
            }
            case CANCEL_THROWS -> {
                if (source.cancellations.get() > 0) {
                    assertThat(seen).containsExactly(Hostility.ERROR);
                }
            }
            case SUBSCRIBE_THROWS, SUBSCRIBE_THROWS_LATE ->
                assertThat(seen).hasSize(lib == Lib.RXJAVA ? 1 : 0); // RxJava's own way to say it
            default -> assertThat(seen).isEmpty();
        }
    }

    private static String[] expected(Hostility hostility, Reader reader, Lib lib) {
        String one = reader == Reader.COMPLETION ? "end" : "1";
        String empty = reader == Reader.COMPLETION ? "end" : "empty";
        return switch (hostility) {
            case NO_SUBSCRIPTION_BUT_COMPLETION, SUBSCRIPTION_AFTER_COMPLETION -> of(empty);
            case NO_SUBSCRIPTION_BUT_AN_ERROR, ERROR_TWICE, COMPLETION_AFTER_ERROR, REQUEST_THROWS ->
                of("IllegalStateException");
            // what was not asked for cannot be iterated: there may be no room
            case NO_SUBSCRIPTION_BUT_AN_ELEMENT -> of(reader == Reader.ITERATE ? "IllegalStateException" : one);
            case NO_REQUEST_AWAITED ->
                reader == Reader.ITERATE
                        ? of("IllegalStateException", "1") // on its own thread, it may come after the request
                        : of(one);
            case TOO_MANY ->
                of(
                        switch (reader) {
                            case FIRST -> "1";
                            case LAST -> "11";
                            case SINGLE -> "IllegalArgumentException";
                            case COMPLETION -> "end";
                            case ITERATE -> "1 2 3 4 IllegalStateException";
                        });
            case DEAF_TO_CANCELLATION ->
                of(
                        switch (reader) {
                            case FIRST -> "1";
                            case LAST, COMPLETION -> "IllegalStateException";
                            case SINGLE -> "IllegalArgumentException";
                            case ITERATE -> "1 2 3 IllegalStateException";
                        });
            case CANCEL_THROWS ->
                of(
                        switch (reader) {
                            case FIRST -> "1";
                            case LAST -> "2";
                            case SINGLE -> "IllegalArgumentException";
                            case COMPLETION -> "end";
                            case ITERATE -> "1 2";
                        });
            case SUBSCRIBE_THROWS, SUBSCRIBE_THROWS_LATE ->
                of(lib == Lib.RXJAVA ? "NullPointerException" : "IllegalStateException");
            case SUBSCRIPTION_NULL, ELEMENT_NULL, ERROR_NULL -> of("NullPointerException");
            case TWO_SUBSCRIPTIONS, COMPLETION_TWICE, ERROR_AFTER_COMPLETION, ELEMENT_AFTER_COMPLETION, NONE -> of(one);
        };
    }

    private static String[] of(String... outcomes) {
        return outcomes;
    }
}

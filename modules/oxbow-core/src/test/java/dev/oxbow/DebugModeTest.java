// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In debug mode a swallowed cancellation ('CancelledError passes except Exception') is reported, and an error tells who awaited it. */
class DebugModeTest {
    private final List<String> reports = new ArrayList<>();

    private void runSwallowing(boolean debug, boolean withdrawing) {
        EventLoop loop = EventLoop.builder().name("debug").debug(debug).build();
        loop.setExceptionHandler(context -> reports.add(context.message()));
        loop.run(() -> {
            Task<String> task = start("swallower", () -> {
                try {
                    return await(Deferred.<String>create());
                } catch (CancellationException e) {
                    if (withdrawing) {
                        currentTask().uncancel();
                    }
                    return "went on";
                }
            });
            sleep(ZERO);
            task.cancel("enough");
            assertThat(await(task)).isEqualTo("went on");
        });
        loop.close();
    }

    @Test
    void aSwallowedCancellationIsReported() {
        runSwallowing(true, false);
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("'swallower'", "cancellation was asked for", "uncancel()");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void notWithoutDebugModeAndNotIfItWasWithdrawn(boolean withdrawing) {
        runSwallowing(withdrawing, withdrawing);
        assertThat(reports).isEmpty();
    }

    private static int lookUp() {
        throw new IllegalStateException("no such order");
    }

    private static int price() {
        return await(start("look-up", DebugModeTest::lookUp));
    }

    private static Throwable failureOf(EventLoop loop, Coroutine<?> body) {
        try (loop) {
            return catchThrowable(() -> loop.run(body));
        }
    }

    private static EventLoop debugLoop() {
        return EventLoop.builder().debug(true).build();
    }

    private static List<String> awaitedBy(Throwable error) {
        return Stream.of(error.getSuppressed()).map(Throwable::getMessage).toList();
    }

    private static List<String> linesOf(Throwable awaitedBy) {
        return Stream.of(awaitedBy.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .map(name -> name.startsWith("lambda$") ? "lambda" : name)
                .toList();
    }

    @Test
    void anErrorTellsEachAwaitThatItWentThrough() {
        Throwable error = failureOf(
                debugLoop(), () -> await(start("checkout", () -> await(start("price", DebugModeTest::price)))));
        assertThat(error).isExactlyInstanceOf(IllegalStateException.class).hasMessage("no such order");
        assertThat(awaitedBy(error))
                .hasSize(3)
                .startsWith("task 'price'", "task 'checkout'")
                .last()
                .asString()
                .startsWith("task '");
        assertThat(linesOf(error.getSuppressed()[0]))
                .as("the lines of that task's code, and of no other on the same stack")
                .containsExactly("price");
        assertThat(linesOf(error.getSuppressed()[1])).containsExactly("lambda");
    }

    @Test
    void whereItSuspendedToo() {
        Deferred<Integer> answer = Deferred.create("answer");
        Throwable error = failureOf(debugLoop(), () -> {
            Task<Integer> asking = start("asking", () -> await(answer));
            sleep(ZERO);
            answer.fail(new IOException("connection reset"));
            return await(asking);
        });
        assertThat(error).isInstanceOf(CompletionException.class);
        assertThat(awaitedBy(requireNonNull(error.getCause()))).startsWith("task 'asking'");
    }

    @Test
    void aTaskGroupAndAGatherAreAwaitsToo() {
        Throwable ofGroup = failureOf(
                debugLoop(),
                () -> await(start("grouping", () -> {
                    taskGroup(group -> group.start(DebugModeTest::lookUp));
                    return 1;
                })));
        assertThat(awaitedBy(ofGroup)).startsWith("task 'grouping'");
        Throwable ofGather =
                failureOf(debugLoop(), () -> await(start("gathering", () -> gather(() -> 1, DebugModeTest::lookUp))));
        assertThat(awaitedBy(ofGather)).startsWith("task 'gathering'");
    }

    @Test
    void anErrorThatIsSharedDoesNotGrowForEver() {
        RuntimeException shared = new RuntimeException("shared");
        Deferred<Integer> failed = Deferred.create("failed");
        failed.fail(shared);
        failureOf(debugLoop(), () -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(catchThrowable(() -> await(failed))).isSameAs(shared);
            }
            return 1;
        });
        assertThat(shared.getSuppressed()).hasSize(16);
    }

    @Test
    void withoutDebugModeAnErrorIsAsItWas() {
        Throwable error = failureOf(EventLoop.create("usual"), () -> await(start("price", DebugModeTest::price)));
        assertThat(error).isExactlyInstanceOf(IllegalStateException.class).hasNoSuppressedExceptions();
    }
}

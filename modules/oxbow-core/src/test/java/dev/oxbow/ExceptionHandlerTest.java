// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.validator.Expected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExceptionHandlerTest {
    private final EventLoop loop = EventLoop.create("handled");
    private final List<ExceptionHandler.Context> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aHandlerThatThrowsWhatItWasToldEndsNothing() throws Exception {
        loop.setExceptionHandler(context -> {
            told.add(context);
            throw (RuntimeException) context.exception();
        });
        try (Expected boom = Expected.drops(e -> "boom".equals(e.getMessage()))) {
            loop.callSoon(() -> {
                throw new IllegalStateException("boom");
            });
            assertThat(loop.start(() -> 42).get(10, TimeUnit.SECONDS)).isEqualTo(42);
            assertThat(boom.seen()).hasSize(1);
        }
        assertThat(told).hasSize(1);
    }

    @Test
    void theFailureOfACallbackNamesItsLoop() {
        loop.setExceptionHandler(told::add);
        loop.callSoon(() -> {
            throw new IllegalStateException("boom");
        });
        loop.run(() -> sleep(ZERO));
        assertThat(told).singleElement().satisfies(context -> {
            assertThat(context.loop()).isSameAs(loop);
            assertThat(context.exception()).hasMessage("boom");
        });
    }

    @Test
    void aFailureThatSomebodyLookedAtIsNotTold() {
        loop.setExceptionHandler(told::add);
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(loop.start(() -> {
                throw new IllegalStateException("seen");
            }));
        }
        loop.run(() -> {
            gatherOutcomes(tasks.get(0));
            try {
                await(tasks.get(1));
            } catch (IllegalStateException e) {
                // looked at
            }
        });
        assertThat(tasks.get(2).exceptionNow()).hasMessage("seen");
        assertThat(tasks.get(3).outcome()).isInstanceOf(Outcome.Failed.class);
        tasks.get(4).toCompletableFuture();
        loop.close();
        assertThat(told)
                .singleElement()
                .satisfies(context -> assertThat(context.message())
                        .contains("'" + tasks.get(5).name() + "' was never looked at"));
    }

    @Test
    void namesFromOutsideAreEscapedInWhatIsTold() {
        loop.setExceptionHandler(told::add);
        loop.start("a\nb", () -> {
            throw new IllegalStateException("unseen");
        });
        loop.run(() -> start("c\nd", () -> 1).addDoneCallback(done -> {
            throw new IllegalStateException("callback");
        }));
        loop.close();
        assertThat(told)
                .hasSize(2)
                .allSatisfy(context ->
                        assertThat(context.message()).doesNotContain("\n").contains("\\u000a"));
    }
}

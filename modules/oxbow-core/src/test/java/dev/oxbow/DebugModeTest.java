// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 'CancelledError passes except Exception': a swallowed cancellation is reported in debug mode. */
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
}

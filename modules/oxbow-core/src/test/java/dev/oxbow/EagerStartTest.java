// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EagerStartTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void theBodyRunsUntilItSuspendsBeforeTheCallerGoesOnAndNothingElseDoes() {
        run(() -> {
            start(() -> seen.add("other"));
            Task<String> eager = startEagerly(() -> {
                seen.add("eager: " + (currentTask() != null) + " " + allTasks().size());
                sleep(ZERO);
                seen.add("eager goes on");
                return "result";
            });
            seen.add("caller");
            assertThat(await(eager)).isEqualTo("result");
        });
        assertThat(seen).containsExactly("eager: true 3", "caller", "other", "eager goes on");
    }

    @Test
    void aBodyThatDoesNotSuspendIsDoneAtOnce() {
        run(() -> {
            assertThat(startEagerly(() -> 7).resultNow()).isEqualTo(7);
            Task<Object> failed = startEagerly(() -> {
                throw new IllegalStateException("eager");
            });
            assertThat(failed.exceptionNow()).hasMessage("eager");
        });
    }

    @Test
    void eagerChildrenNestAndEachStarterGoesOnInTurn() {
        run(() -> {
            Task<?> outer = startEagerly(() -> {
                Task<?> inner = startEagerly(() -> {
                    seen.add("inner");
                    sleep(ZERO);
                    seen.add("inner again");
                });
                seen.add("outer");
                await(inner);
                seen.add("outer again");
            });
            seen.add("main");
            await(outer);
        });
        assertThat(seen).containsExactly("inner", "outer", "main", "inner again", "outer again");
    }

    @Test
    void aCallbackMayStartEagerly() {
        run(() -> {
            Deferred<String> ended = Deferred.create();
            EventLoop.current().callSoon(() -> {
                startEagerly(() -> {
                    seen.add("body");
                    sleep(ZERO);
                    return ended.complete("end");
                });
                seen.add("callback");
            });
            await(ended);
        });
        assertThat(seen).containsExactly("body", "callback");
    }

    @Test
    void manyEagerStartsInARow() {
        assertThat(Async.<Integer>run(() -> {
                    int sum = 0;
                    List<Task<Integer>> tasks = new ArrayList<>();
                    for (int i = 0; i < 5_000; i++) {
                        int k = i;
                        tasks.add(startEagerly(() -> {
                            if (k % 2 == 0) {
                                sleep(ZERO);
                            }
                            return 1;
                        }));
                    }
                    for (int one : gather(tasks)) {
                        sum += one;
                    }
                    return sum;
                }))
                .isEqualTo(5_000);
    }
}

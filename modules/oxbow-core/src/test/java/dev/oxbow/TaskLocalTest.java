// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class TaskLocalTest {
    private static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");
    private static final TaskLocal<Integer> DEPTH = TaskLocal.create();

    @Test
    void aChildHasACopyMadeWhenItIsStarted() {
        run(() -> {
            assertThat(USER.get()).isEqualTo("nobody");
            USER.set("ada");
            Task<String> child = start(() -> {
                String before = USER.get();
                USER.set("child's own");
                sleep(ZERO);
                return before + ", " + USER.get();
            });
            USER.set("bob");
            assertThat(await(child)).isEqualTo("ada, child's own");
            assertThat(USER.get()).isEqualTo("bob");
        });
    }

    @Test
    void anAwaitInPlaceIsTheSameTask() {
        run(() -> {
            Coroutine<String> body = () -> {
                USER.set("set inside");
                return USER.get();
            };
            await(body);
            assertThat(USER.get()).isEqualTo("set inside");
        });
    }

    @Test
    void tasksInterleavedOnOneLoopDoNotSeeEachOthers() {
        run(() -> {
            List<Task<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int k = i;
                tasks.add(start(() -> {
                    DEPTH.set(k);
                    for (int n = 0; n < 10; n++) {
                        sleep(ZERO);
                        if (DEPTH.get() != k) {
                            return false;
                        }
                        assertThat(await(start(() -> DEPTH.get()))).isEqualTo(k);
                    }
                    return true;
                }));
            }
            assertThat(gather(tasks)).doesNotContain(false);
            assertThat(DEPTH.get()).isNull();
        });
    }

    @Test
    void aCallbackRunsInTheContextInWhichItWasAddedAndWhatItSetsIsGone() {
        run(() -> {
            List<String> seen = new ArrayList<>();
            EventLoop loop = EventLoop.current();
            Deferred<String> deferred = Deferred.create();
            USER.set("adder");
            loop.callSoon(() -> {
                seen.add("soon " + USER.get());
                USER.set("gone");
            });
            loop.callLater(ofMillis(1), () -> seen.add("later " + USER.get()));
            deferred.addDoneCallback(done -> seen.add("done " + USER.get()));
            USER.set("completer");
            deferred.complete("x");
            sleep(ofMillis(5));
            assertThat(seen).containsExactly("soon adder", "done adder", "later adder");
            assertThat(USER.get()).isEqualTo("completer");
        });
    }

    @Test
    void nullGoesBackToTheDefaultAndOffTheLoopThereIsNothingElse() {
        run(() -> {
            USER.set("ada");
            DEPTH.set(3);
            USER.set(null);
            assertThat(USER.get()).isEqualTo("nobody");
            assertThat(DEPTH.get()).isEqualTo(3);
            assertThat(Async.<String>toThread(USER::get)).isEqualTo("nobody");
        });
        assertThat(USER.get()).isEqualTo("nobody");
        assertThatThrownBy(() -> USER.set("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void workOnAThreadHasACopyAndSoHasWhatItStarts() {
        run(() -> {
            USER.set("ada");
            String seen = toThread(() -> {
                String there = USER.get();
                USER.set("thread");
                return there + ", " + USER.get() + ", " + run(USER::get);
            });
            assertThat(seen).isEqualTo("ada, thread, thread");
            assertThat(USER.get()).isEqualTo("ada");
            assertThat(Async.<String>runIn(Runnable::run, USER::get)).isEqualTo("ada");
            ExecutorService same = Executors.newSingleThreadExecutor();
            assertThat(Async.<String>runIn(same, USER::get)).isEqualTo("ada");
            USER.set(null);
            assertThat(Async.<String>runIn(same, USER::get)).isEqualTo("nobody");
            same.close();
        });
    }

    @Test
    void itGoesAlongToATaskOfAnotherLoop() {
        try (EventLoop other = EventLoop.create("other")) {
            run(() -> {
                USER.set("ada");
                assertThat(await(other.start(() -> USER.get()))).isEqualTo("ada");
            });
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random programs, which gather bodies as such or started first: nobody can tell which. */
@Timeout(60)
@SuppressWarnings("NullAway")
class GatheredProgramsTest {
    private static final TaskLocal<String> WHO = TaskLocal.withDefault("nobody");

    /** Random programs do the same where their bodies are given as such, and where each is a task from the beginning. */
    @Test
    void nobodyCanTellThatTheyWereNoTasks() {
        for (int seed = 0; seed < 2_000; seed++) {
            List<String> late = trace(seed, true);
            List<String> early = trace(seed, false);
            assertThat(late).as("seed " + seed).isEqualTo(early);
        }
    }

    private static List<String> trace(int seed, boolean late) {
        List<String> trace = new ArrayList<>();
        EventLoop loop =
                EventLoop.builder().clock(new JumpingClock()).slowStep(ZERO).build();
        loop.setExceptionHandler(context -> {}); // told in no order, when the loop closes or the collector comes
        try (loop) {
            loop.run(() -> {
                Task<?> main = start(() -> new Program(new Random(seed), trace, late).gatherSome(0, "m"));
                trace.add("main " + gatherOutcomes(main));
                sleep(ofMillis(100)); // for what goes on
                trace.add("left " + loop.stats());
            });
        }
        return trace;
    }

    private static final class Program {
        private final Random random;
        private final List<String> trace;
        private final boolean late;
        private final AsyncSemaphore permits = new AsyncSemaphore(2);
        private final List<Task<?>> known = new ArrayList<>();
        private int gathered;

        Program(Random random, List<String> trace, boolean late) {
            this.random = random;
            this.trace = trace;
            this.late = late;
            known.add(currentTask());
        }

        void gatherSome(int depth, String name) {
            List<Coroutine<String>> bodies = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0 && gathered < 40; i--, gathered++) {
                String own = name + "." + i;
                List<Integer> does =
                        random.ints(random.nextInt(4), 0, 16).boxed().toList();
                Coroutine<String> body = () -> {
                    for (int what : does) {
                        step(what, depth, own);
                    }
                    trace.add(own + " returns");
                    return own;
                };
                bodies.add(depth == 0 && random.nextInt(4) == 0 ? permits.limit(body) : body);
            }
            boolean outcomes = random.nextBoolean();
            List<Awaitable<String>> parts = new ArrayList<>();
            for (Coroutine<String> body : bodies) {
                parts.add(late ? body : start(body));
            }
            try {
                trace.add(name + " got " + (outcomes ? gatherOutcomes(parts) : gather(parts)));
            } catch (RuntimeException e) {
                trace.add(name + " got " + e);
                throw e;
            }
        }

        private void step(int what, int depth, String own) throws Exception {
            EventLoop loop = EventLoop.current();
            trace.add(own + " " + what);
            switch (what) {
                case 0, 1, 2 -> sleep(ZERO);
                case 3 -> sleep(ofMillis(random.nextInt(3)));
                case 4 -> throw new IllegalStateException(own);
                case 5 -> currentTask().cancel(own);
                case 6 -> known.get(random.nextInt(known.size())).cancel(own);
                case 7 -> {
                    List<Task<?>> all = List.copyOf(loop.allTasks());
                    trace.add(own + " sees " + all.size() + ", known at "
                            + known.stream().map(all::indexOf).toList());
                }
                case 8 -> trace.add(own + " counts " + loop.stats());
                case 9 -> known.add(currentTask());
                case 10 -> WHO.set(WHO.get() + own);
                case 11 -> trace.add(own + " has " + WHO.get());
                case 12 -> loop.callSoon(() -> trace.add(own + " called"));
                case 13 ->
                    known.add(startEagerly(() -> {
                        trace.add(own + " eager, of " + loop.stats());
                        sleep(ZERO);
                        trace.add(own + " eager goes on with " + WHO.get());
                    }));
                case 14 -> {
                    if (depth < 3) {
                        gatherSome(depth + 1, own);
                    }
                }
                default -> trace.add(own + " awaited " + await(start(() -> WHO.get() + loop.stats())));
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class TaskDecoratorTest {
    private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

    /** The example of the Javadoc. */
    private static final TaskDecorator CARRYING = new TaskDecorator() {
        @Override
        public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
            String id = REQUEST.get();
            return () -> {
                String before = REQUEST.get();
                REQUEST.set(id);
                try {
                    return body.run();
                } finally {
                    REQUEST.set(before);
                }
            };
        }
    };

    private static EventLoop carrying() {
        return EventLoop.builder().decorator(CARRYING).build();
    }

    @Test
    void aThreadLocalIsThereInEachStepAndNobodyElseSeesIt() {
        List<String> seen = new ArrayList<>();
        try (EventLoop loop = carrying()) {
            REQUEST.set("a");
            Task<?> a = loop.start(() -> {
                for (int i = 0; i < 3; i++) {
                    seen.add(REQUEST.get());
                    sleep(ZERO);
                }
            });
            REQUEST.set("b");
            Task<?> b = loop.start(() -> {
                for (int i = 0; i < 3; i++) {
                    seen.add(REQUEST.get());
                    sleep(ZERO);
                }
            });
            REQUEST.remove();
            Task<?> none = loop.start(() -> {
                seen.add(REQUEST.get());
            });
            a.join();
            b.join();
            none.join();
            loop.run(() -> {
                loop.callSoon(() -> seen.add(REQUEST.get()));
                sleep(ZERO);
            });
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "a", "a", "b", "b", "b", null, null);
    }

    @Test
    void aChildHasWhatItsParentHadWhenItWasStartedAndTheParentKeepsItsOwn() {
        try (EventLoop loop = carrying()) {
            loop.run(() -> {
                REQUEST.set("one");
                Task<String> child = start(() -> {
                    String mine = REQUEST.get();
                    REQUEST.set("of the child");
                    sleep(ofMillis(1));
                    return mine + ", then " + REQUEST.get();
                });
                REQUEST.set("two");
                assertThat(await(child)).isEqualTo("one, then of the child");
                assertThat(REQUEST.get()).isEqualTo("two");
                Task<String> eager = loop.startEagerly(REQUEST::get);
                assertThat(eager.resultNow()).isEqualTo("two");
                assertThat(gather(REQUEST::get, REQUEST::get)).containsExactly("two", "two");
                return null;
            });
        }
    }

    @Test
    void workOnAThreadHasItToo() {
        try (EventLoop loop = carrying()) {
            loop.run(() -> {
                REQUEST.set("here");
                assertThat(Async.<String>toThread(REQUEST::get)).isEqualTo("here");
                List<Thread> threads = new ArrayList<>();
                String there = runIn(
                        work -> threads.add(Thread.ofPlatform().start(() -> {
                            work.run();
                            assertThat(REQUEST.get()).isNull();
                        })),
                        () -> REQUEST.get());
                assertThat(there).isEqualTo("here");
                threads.get(0).join();
                return null;
            });
        }
    }

    @Test
    void aStackThatGoesOnOnAnotherThreadHasItThere() {
        try (EventLoop loop = carrying()) {
            loop.run(() -> {
                REQUEST.set("deep");
                assertThat(descend(200)).isEqualTo("deep");
                return null;
            });
        }
    }

    private static String descend(int levels) {
        return levels == 0 ? REQUEST.get() : await((Coroutine<String>) () -> descend(levels - 1));
    }

    @Test
    void afterTheBodyNothingIsLeftOnItsThread() {
        List<String> left = new ArrayList<>();
        try (EventLoop loop = carrying()) {
            loop.run(() -> {
                REQUEST.set("parent");
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    tasks.add(start(() -> {
                        throw new IllegalStateException("ends badly");
                    }));
                }
                gatherOutcomes(tasks);
                for (int i = 0; i < 10; i++) {
                    loop.callSoon(() -> left.add(REQUEST.get()));
                }
                sleep(ZERO);
            });
        }
        assertThat(left).hasSize(10).containsOnlyNulls();
    }

    @Test
    void aDecoratorThatThrowsStartsNothingAndTheCallerIsTold() {
        TaskDecorator refusing = new TaskDecorator() {
            @Override
            public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
                throw new IllegalArgumentException("no more of these");
            }
        };
        try (EventLoop loop = EventLoop.builder().decorator(refusing).build()) {
            assertThatThrownBy(() -> loop.start(() -> 1)).hasMessage("no more of these");
            assertThat(loop.allTasks()).isEmpty();
        }
    }

    @Test
    void aDecoratorThatReturnsNullIsNamed() {
        TaskDecorator forgetful = new TaskDecorator() {
            @Override
            public <T extends @Nullable Object> Coroutine<T> decorate(Coroutine<T> body) {
                return null;
            }
        };
        try (EventLoop loop = EventLoop.builder().decorator(forgetful).build()) {
            assertThatThrownBy(() -> loop.start(() -> 1))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("decorator");
        }
    }

    @Test
    void aCancelledBodyPassesThroughItsDecorator() {
        try (EventLoop loop = carrying()) {
            Task<?> task = loop.start(() -> sleep(ofHours(1)));
            loop.run(() -> sleep(ZERO));
            task.cancel("enough");
            assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
            assertThat(task.isCancelled()).isTrue();
        }
    }
}

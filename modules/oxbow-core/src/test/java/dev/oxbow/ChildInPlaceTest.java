// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child whose turn comes next runs on top of the task that awaits it: nobody can tell by the order of things. */
@Timeout(60)
@SuppressWarnings("NullAway")
class ChildInPlaceTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void whoWaitedForTheChildBeforeGoesOnBefore() {
        run(() -> {
            List<Task<Integer>> child = new ArrayList<>();
            Task<?> a = start(() -> {
                await(child.getFirst());
                order.add("first");
            });
            Task<?> b = start(() -> {
                await(child.getFirst());
                order.add("second");
            });
            child.add(start(() -> 1));
            gather(a, b);
            Task<Integer> another = start(() -> 1);
            another.addDoneCallback(done -> order.add("callback"));
            await(another);
            order.add("awaiter");
        });
        assertThat(order).containsExactly("first", "second", "callback", "awaiter");
    }

    @Test
    void anInterruptIsNotTheChilds() {
        run(() -> {
            Thread.currentThread().interrupt();
            await(start(() -> Thread.sleep(0)));
            assertThat(Thread.interrupted()).isTrue();
        });
    }

    @Test
    void whoAwaitedFirstGoesOnBeforeACallbackThatTheChildAddedToItself() {
        run(() -> {
            Task<Integer> child = start(() -> {
                currentTask().addDoneCallback(done -> order.add("callback"));
                return 1;
            });
            await(child);
            order.add("parent");
            sleep(ZERO);
        });
        assertThat(order).containsExactly("parent", "callback");
    }

    @Test
    void whatTheChildMadeReadyRunsBeforeTheParentGoesOn() {
        run(() -> {
            Task<?> child = start(() -> {
                EventLoop.current().callSoon(() -> order.add("callback"));
            });
            await(child);
            order.add("parent");
        });
        assertThat(order).containsExactly("callback", "parent");
    }

    @Test
    void aParentThatItsChildCancelsCancelsTheChild() {
        run(() -> {
            Task<?> parent = start(() -> {
                Task<?> self = currentTask();
                Task<Integer> child = start(() -> {
                    self.cancel();
                    order.add("child");
                    return 1;
                });
                assertThatThrownBy(() -> await(child)).isInstanceOf(CancellationException.class);
                assertThat(child.isCancelled()).isTrue();
                order.add("parent");
            });
            await(parent);
        });
        assertThat(order).containsExactly("child", "parent");
    }

    @Test
    void aParentWhoseChildIsOverWhenItIsCancelledIsCancelledWhereItAwaits() {
        run(() -> {
            Task<?> parent = start(() -> {
                Task<?> self = currentTask();
                Task<Integer> child = start(() -> {
                    EventLoop.current().callSoon(() -> self.cancel());
                    return 1;
                });
                assertThatThrownBy(() -> await(child)).isInstanceOf(CancellationException.class);
                assertThat(child.resultNow()).isEqualTo(1);
                order.add("cancelled");
                throw new CancellationException();
            });
            gatherOutcomes(parent);
        });
        assertThat(order).containsExactly("cancelled");
    }

    @Test
    void aChildThatSuspendsIsAwaitedAsAnyOther() {
        run(() -> {
            Task<String> other = start("other", () -> {
                order.add("other");
                return "x";
            });
            Task<Integer> child = start(() -> {
                order.add("child");
                sleep(ofMillis(1));
                order.add("child again");
                return 1;
            });
            assertThat(await(other)).isEqualTo("x");
            assertThat(await(child)).isEqualTo(1);
            order.add("parent");
        });
        assertThat(order).containsExactly("other", "child", "child again", "parent");
    }

    @Test
    void aTaskThatOnlyAwaitsNewChildrenLetsTimersAndOtherThreadsIn() throws Exception {
        try (EventLoop loop = EventLoop.create("busy")) {
            boolean[] stop = new boolean[1];
            Task<?> busy = loop.start(() -> {
                EventLoop.current().callLater(ofMillis(5), () -> order.add("timer"));
                while (!stop[0]) {
                    await(start(() -> 1));
                }
            });
            loop.callLater(ofMillis(10), () -> stop[0] = true);
            busy.join();
        }
        assertThat(order).containsExactly("timer");
    }
}

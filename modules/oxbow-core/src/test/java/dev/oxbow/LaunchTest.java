// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class LaunchTest {
    @Test
    void onALoopItIsATaskOfThatLoop() {
        run(() -> {
            Promise<EventLoop> launched = launch(EventLoop::current);
            assertThat((Object) launched).isInstanceOf(Task.class);
            assertThat(await(launched)).isSameAs(EventLoop.current());
        });
    }

    @Test
    void offAnyLoopItHasOneOfItsOwnThatIsClosedWhenItIsDone() throws Exception {
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Promise<Integer> launched = launch(() -> {
            loop.set(EventLoop.current());
            start(() -> {
                try {
                    sleep(ofSeconds(100));
                } finally {
                    seen.add("cleaned up");
                }
            });
            sleep(ofMillis(1));
            return 42;
        });
        assertThat(launched.get(10, TimeUnit.SECONDS)).isEqualTo(42);
        assertThat(seen).containsExactly("cleaned up");
        assertThat(loop.get().isClosed()).isTrue();
        assertThatThrownBy(() -> loop.get().start(() -> 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancellingThePromiseCancelsTheBody() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Promise<Integer> launched = launch(() -> {
            inside.countDown();
            try {
                sleep(ofSeconds(100));
            } finally {
                sleep(ofMillis(1));
                seen.add("cleaned up");
            }
            return 1;
        });
        inside.await();
        launched.cancel("enough");
        assertThatThrownBy(() -> launched.get(10, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
        assertThat(seen).containsExactly("cleaned up");
        assertThat(launched.cancel()).isFalse();
    }

    @Test
    void aFailureIsThePromisesFailure() {
        Promise<Integer> launched = launch(() -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(launched::join).hasMessage("no");
    }

    @Test
    void awaitedOnAnotherLoopItIsCancelledWithItsWaiter() throws Exception {
        Promise<Integer> launched = launch(() -> {
            sleep(ofSeconds(100));
            return 1;
        });
        run(() -> {
            Task<Integer> waiter = start(() -> await(launched));
            sleep(ZERO);
            waiter.cancel();
            assertThat(gatherOutcomes(waiter).get(0)).isInstanceOf(Outcome.Cancelled.class);
        });
        assertThat(launched.isCancelled()).isTrue();
    }
}

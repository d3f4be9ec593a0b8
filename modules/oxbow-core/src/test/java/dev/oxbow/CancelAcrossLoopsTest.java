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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task awaits one of another loop, and the request to cancel it has to go there, and may come too late. */
@Timeout(60)
@SuppressWarnings("NullAway")
class CancelAcrossLoopsTest {
    private final EventLoop here = EventLoop.create("here");
    private final EventLoop there = EventLoop.create("there");

    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        held.countDown();
        here.close();
        there.close();
    }

    /** Stalls its loop, and ends without another await. */
    private Task<Integer> stalling() {
        return there.start(() -> {
            inside.countDown();
            go.await();
            return 42;
        });
    }

    /** From the end of the stalling task to {@code held}, so that a request that comes now is looked at behind both. */
    private void holdThere() {
        there.callSoon(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void assertCancelled(Task<?> task, String reason) {
        assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class)
                .hasMessage(reason);
    }

    /** The awaited task ends on its own loop before the request gets there: the waiter must hear of it all the same. */
    @Test
    void aRequestThatComesTooLateIsNotLost() throws Exception {
        Task<Integer> far = stalling();
        Task<String> waiter = here.start(() -> {
            await(far);
            sleep(ofSeconds(100));
            return "the request was lost";
        });
        inside.await();
        here.run(() -> sleep(ofMillis(1)));
        waiter.cancel("late");
        here.run(() -> sleep(ofMillis(1)));
        go.countDown();
        assertCancelled(waiter, "late");
        assertThat(far.resultNow()).isEqualTo(42);
    }

    @Test
    void aTaskOfAnotherLoopThatSwallowsItGivesItsValue() throws Exception {
        Task<Integer> far = there.start(() -> {
            try {
                sleep(ofSeconds(100));
            } catch (CancellationException e) {
                sleep(ofMillis(1));
            }
            return 1;
        });
        Task<Integer> waiter = here.start(() -> {
            int value = await(far);
            sleep(ofMillis(1));
            return value;
        });
        here.run(() -> sleep(ofMillis(1)));
        waiter.cancel();
        assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** What was awaited ended before it could be cancelled: the request is the waiter's own then. */
    @Test
    void aRequestThatComesTooLateRunsUserCodeOnTheWaitersLoop() throws Exception {
        here.setExceptionHandler(context -> seen.add(context.exception().getMessage()));
        Task<Integer> far = stalling();
        Task<?> task = here.start(() -> {
            await(far);
            return await(Deferred.create("next", () -> {
                seen.add(EventLoop.current());
                throw new IllegalStateException("onCancel");
            }));
        });
        inside.await();
        here.run(() -> sleep(ZERO));
        holdThere();
        task.cancel("too late");
        here.run(() -> 1); // the request is on its way to the other loop
        go.countDown();
        while (!String.valueOf(task.waitingFor()).contains("next")) {
            Thread.onSpinWait();
        }
        held.countDown();
        assertCancelled(task, "too late");
        assertThat(seen).containsExactly(here, "onCancel");
        assertThat(here.run(() -> 1)).isEqualTo(1);
    }

    @Test
    void aRequestThatWasWithdrawnIsNotDeliveredLater() throws Exception {
        Task<Integer> far = stalling();
        Task<String> task = here.start(() -> {
            try {
                sleep(ofHours(1));
            } finally {
                dev.oxbow.Timeout[] scope = {null};
                timeout(ofHours(1), s -> {
                    scope[0] = s;
                    s.reschedule(ofMillis(1));
                    return await(far);
                });
                seen.add("expired " + scope[0].expired() + ", cancelling "
                        + currentTask().cancelling());
                held.countDown();
                await(there.start(() -> 1)); // behind the answer to the request
                sleep(ofMillis(20));
                seen.add("cleaned up");
            }
            return "not cancelled";
        });
        here.run(() -> sleep(ZERO));
        task.cancel("the only request");
        inside.await();
        holdThere();
        while (task.cancelling() < 2) {
            Thread.onSpinWait();
        }
        here.run(() -> 1); // the request is on its way to the other loop
        go.countDown();
        assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(seen).containsExactly("expired true, cancelling 1", "cleaned up");
    }
}

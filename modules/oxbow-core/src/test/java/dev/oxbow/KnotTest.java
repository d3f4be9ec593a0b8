// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that await each other in a circle never end by themselves; cancelling one of them, or closing a loop, ends them all. */
@Timeout(60)
@SuppressWarnings("NullAway")
class KnotTest {
    private final EventLoop loop = EventLoop.create("knots");
    private final List<Task<?>> tasks = new ArrayList<>();

    @AfterEach
    void allEnd() throws Exception {
        loop.shutdown().get(10, TimeUnit.SECONDS);
        assertThat(tasks).allMatch(Task::isDone);
    }

    /** Each body may refer to all tasks; when this returns all of them wait. */
    private void knot(Action... bodies) {
        loop.run(() -> {
            for (Action body : bodies) {
                tasks.add(start(body));
            }
            sleep(ZERO);
            sleep(ZERO);
            return 0;
        });
        assertThat(tasks).allMatch(task -> task.state() == Task.State.RUNNING);
    }

    private Promise<?> at(int i) {
        return tasks.get(i);
    }

    @Test
    void throughAwaits() throws Exception {
        knot(() -> await(at(1)), () -> await(at(2)), () -> await(at(0)));
        tasks.get(1).cancel("cut");
        tasks.get(1).toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
        assertThat(tasks.get(1).cancelling()).isEqualTo(1);
    }

    @Test
    void throughGathers() throws Exception {
        knot(() -> await(at(1)), () -> gather(at(0), at(2)), () -> gatherOutcomes(at(1)));
        tasks.get(1).cancel("cut");
        tasks.get(1).toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
        assertThat(tasks.get(1).isCancelled()).isTrue();
        assertThat(tasks.get(1).cancelling()).isEqualTo(1);
        assertThat(tasks.get(2).cancelling()).isEqualTo(1);
    }

    @Test
    void closingEndsAllKindsAtOnce() {
        knot(
                () -> gather(at(1), at(2), at(3)),
                () -> await(at(0)),
                () -> gather(at(2 + 1), at(0)),
                () -> await(shield(at(0))),
                () -> gather(at(0), at(1)));
    }

    @Test
    void aRingOfManyGathersThatATailLeadsTo() {
        int size = 1_000;
        Action[] bodies = new Action[size + 1];
        bodies[0] = () -> gather(at(1));
        for (int i = 1; i <= size; i++) {
            int next = i == size ? 1 : i + 1;
            bodies[i] = () -> gather(at(next));
        }
        knot(bodies);
        tasks.get(0).cancel();
    }

    @Test
    void aTaskOfAGroupThatAwaitsTheOwner() {
        knot(() -> taskGroup(group -> {
            tasks.add(group.start(() -> await(at(0))));
            return 0;
        }));
    }

    @Test
    void aTimeoutInAKnotIsATimeout() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        knot(
                () -> {
                    try {
                        timeout(ofMillis(20), () -> await(at(1)));
                    } catch (AsyncTimeoutException e) {
                        thrown.set(e);
                    }
                },
                () -> gather(at(0)));
        assertThatThrownBy(() -> tasks.get(1).join()).isInstanceOf(java.util.concurrent.CancellationException.class);
        tasks.get(0).join();
        assertThat(thrown.get()).isInstanceOf(AsyncTimeoutException.class);
    }

    @Test
    void whatHangsOnTheKnotIsCancelledWithIt() {
        Deferred<Integer> one = Deferred.create();
        Deferred<Integer> other = Deferred.create();
        knot(() -> gather(at(1), one), () -> gather(at(0), other));
        tasks.get(0).cancel();
        loop.run(() -> Async.wait(tasks, ReturnWhen.ALL_COMPLETED));
        assertThat(one.isCancelled()).isTrue();
        assertThat(other.isCancelled()).isTrue();
    }

    @Test
    void anAwaitThatManyReachIsNoKnot() {
        List<String> seen = new ArrayList<>();
        loop.run(() -> {
            Task<?> slow = start(() -> {
                try {
                    await(Deferred.create());
                } finally {
                    sleep(ofMillis(5));
                    seen.add("cleaned up");
                }
            });
            Task<?> left = start(() -> gather(slow));
            Task<?> right = start(() -> gather(slow));
            Task<?> both = start(() -> {
                try {
                    gather(left, right);
                } finally {
                    seen.add("both");
                }
            });
            sleep(ZERO);
            sleep(ZERO);
            both.cancel();
            Async.wait(List.of(both), ReturnWhen.ALL_COMPLETED);
            return 0;
        });
        assertThat(seen).containsExactly("cleaned up", "both");
    }

    @Test
    void acrossLoops() throws Exception {
        try (EventLoop other = EventLoop.create("other")) {
            Deferred<Task<List<Object>>> there = Deferred.create();
            Task<?> here = loop.start(() -> await(await(there)));
            Task<List<Object>> b = other.start(() -> gather(here));
            there.complete(b);
            loop.run(() -> sleep(ofMillis(2)));
            here.cancel();
            here.toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
            assertThat(here.isCancelled()).isTrue();
            b.toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
            assertThat(b.isDone()).isTrue();
        }
    }

    @Test
    void acrossLoopsWhileTheOtherHalfEnds() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            try (EventLoop other = EventLoop.create("other")) {
                Deferred<Task<List<Object>>> there = Deferred.create();
                Deferred<Integer> value = Deferred.create();
                Task<?> here = loop.start(() -> await(await(there)));
                Task<?> b = other.start(() -> Async.wait(List.of(here, value), ReturnWhen.FIRST_COMPLETED));
                Task<List<Object>> c = other.start(() -> gather(b, here));
                there.complete(c);
                int spins = ThreadLocalRandom.current().nextInt(2_000);
                Thread completing = Thread.ofPlatform().start(() -> value.complete(1));
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                here.cancel();
                here.toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
                c.toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
                completing.join();
            }
        }
    }

    /** The request comes into the circle from user code, on its way. */
    @Test
    void reachedByAnOnCancel() {
        knot(() -> await(at(1)), () -> await(at(0)));
        Task<?> outer = loop.start(
                () -> await(Deferred.create("outer", () -> tasks.get(0).cancel())));
        loop.run(() -> sleep(ZERO));
        outer.cancel();
        loop.run(() -> Async.wait(List.of(outer, tasks.get(0), tasks.get(1)), ReturnWhen.ALL_COMPLETED));
        assertThat(tasks).allMatch(Task::isCancelled);
    }

    @Test
    void throughALaunch() throws Exception {
        Deferred<Task<Integer>> there = Deferred.create();
        Promise<Integer> launched = launch(() -> await(await(there)));
        Task<Integer> here = loop.start(() -> await(launched));
        tasks.add(here);
        loop.run(() -> sleep(ZERO));
        there.complete(here);
        Thread.sleep(20); // for the launched one to await it
        here.cancel();
        here.toCompletableFuture().handle((r, e) -> r).get(10, TimeUnit.SECONDS);
        assertThat(here.cancelling()).isLessThan(5);
    }
}

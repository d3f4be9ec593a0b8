// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncCondition;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway")
class DumpTest {
    private final EventLoop loop = EventLoop.create("orders");

    /** Cannot be closed where tasks wait for each other for ever: closing would cancel them, and so it can. */
    private String dumpThenClose() {
        String dump = loop.dump().toString();
        loop.close();
        return dump;
    }

    private void settle() {
        loop.run(() -> sleep(ofMillis(1)));
    }

    private static String line(String dump, Predicate<String> wanted) {
        return dump.lines().filter(wanted).findFirst().orElseThrow(() -> new AssertionError(dump));
    }

    // awaited by name, so that each can be started before the one that it awaits
    private void awaitNext(List<Task<?>> tasks, int i) {
        sleep(ZERO);
        await(tasks.get(i));
    }

    @Test
    void aHungProgramNamesItsCycleAndWhoForgotAPermit() {
        AsyncSemaphore db = new AsyncSemaphore(1, "db");
        List<Task<?>> tasks = new ArrayList<>();
        loop.run(() -> {
            tasks.add(loop.start("a", () -> awaitNext(tasks, 1)));
            tasks.add(loop.start("b", () -> awaitNext(tasks, 2)));
            tasks.add(loop.start("c", () -> awaitNext(tasks, 0)));
        });
        loop.start("forgetful", () -> {
            db.acquire(); // never closed
        });
        loop.start("patient", () -> db.acquire().close());
        settle();
        String dump = dumpThenClose();
        assertThat(dump).contains("cycle: a -> b -> c -> a");
        assertThat(dump.lines().filter(l -> l.contains("cycle:"))).hasSize(1);
        assertThat(line(dump, l -> l.contains("task 'patient'")))
                .contains("waits for semaphore 'db' (0 free, 1 waiting)");
        assertThat(line(dump, l -> l.contains("held by")))
                .contains("task 'forgetful' (done)")
                .contains("never given back: its task is over");
        // each of them once, at the line where it stands
        for (String name : List.of("a", "b", "c")) {
            assertThat(dump.lines().filter(l -> l.strip().startsWith("task '" + name + "'")))
                    .hasSize(1);
        }
        assertThat(dump).contains("DumpTest.awaitNext(DumpTest.java:");
        db.release();
    }

    @Test
    void aCycleThroughLocksIsFoundThoughNoTaskAwaitsAnother() {
        AsyncLock one = new AsyncLock("one");
        AsyncLock two = new AsyncLock("two");
        loop.run(() -> {
            loop.start("left", () -> both(one, two));
            loop.start("right", () -> both(two, one));
        });
        settle();
        String dump = dumpThenClose();
        assertThat(dump).containsAnyOf("cycle: left -> right -> left", "cycle: right -> left -> right");
        assertThat(line(dump, l -> l.contains("task 'left'"))).contains("waits for lock 'two' (0 free, 1 waiting)");
        assertThat(dump).contains("held by task 'right' (pending)");
    }

    private static void both(AsyncLock first, AsyncLock second) {
        try (var a = first.acquire()) {
            sleep(ZERO);
            second.acquire().close();
        }
    }

    @Test
    void tasksAreATreeOfWhoAwaitsWhom() {
        Deferred<String> answer = Deferred.create("answer");
        loop.start(
                "main",
                () -> taskGroup(group -> {
                    group.start("x", () -> await(answer));
                    Task<?> y = group.start("y", () -> sleep(ofDays(1)));
                    return gather(y);
                }));
        settle();
        String dump = dumpThenClose();
        assertThat(dump).startsWith("loop 'orders': 3 tasks, 0 steps ready, 1 timer\n");
        assertThat(dump).contains("\n  task 'main' (pending) waits for gather of task 'y' (pending)");
        assertThat(dump).contains("\n    task 'y' (pending) waits for sleep until");
        assertThat(dump).contains("\n  task 'x' (pending) waits for deferred 'answer' (pending)");
    }

    @Test
    void aGroupThatWaitsForItsTasksHasThemAsChildren() {
        loop.start("main", () -> taskGroup(group -> group.start("x", () -> sleep(ofDays(1)))));
        settle();
        assertThat(dumpThenClose())
                .contains("\n  task 'main' (pending) waits for deferred 'task group'")
                .contains("\n    task 'x' (pending) waits for sleep");
    }

    @Test
    void eachOfTheBodiesOnOneStackStandsAtItsOwnLine() {
        loop.start("outer", this::outer);
        settle();
        String dump = dumpThenClose();
        assertThat(line(dump, l -> l.contains("DumpTest.outer("))).doesNotContain("DumpTest.inner(");
        assertThat(line(dump, l -> l.contains("DumpTest.inner("))).doesNotContain("DumpTest.outer(");
    }

    private void outer() {
        await(loop.start("inner", this::inner));
    }

    private void inner() {
        sleep(ofDays(1));
    }

    @Test
    void aLoopThatAStepHoldsIsReadWithoutItAndTheStepIsShown() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.start("bystander", () -> sleep(ofDays(1)));
        settle();
        loop.start("blocker", () -> block(held, release));
        held.await();
        String dump = loop.dump().toString();
        String json = loop.dump().toJson();
        release.countDown();
        loop.close();
        assertThat(dump)
                .contains("it has not answered within 100 ms, since task 'blocker' (pending) holds it")
                .contains("DumpTest.block(DumpTest.java:")
                .contains("task 'bystander' (pending) waits for sleep")
                .contains("task 'blocker' (pending) runs");
        assertThat(json).contains("\"answered\":false").contains("\"state\":\"running\"");
    }

    private static void block(CountDownLatch held, CountDownLatch release) throws InterruptedException {
        held.countDown();
        assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eachPrimitiveIsToldByKindNameAndState() {
        AsyncEvent go = new AsyncEvent("go");
        AsyncCondition changed = new AsyncCondition(new AsyncLock(), "stock");
        AsyncBarrier start = new AsyncBarrier(3, "start");
        AsyncQueue<String> orders = new AsyncQueue<>(10, "orders");
        AsyncQueue<String> full = new AsyncQueue<>(1, "fu\nll");
        full.offer("x");
        loop.start("e", () -> go.await());
        loop.start("c", () -> {
            try (var held = changed.acquire()) {
                changed.await();
            }
        });
        loop.start("b", () -> start.await());
        loop.start("g", () -> orders.get());
        loop.start("p", () -> full.put("y"));
        loop.start("j", () -> full.join());
        settle();
        String dump = dumpThenClose();
        assertThat(dump)
                .contains("task 'e' (pending) waits for event 'go' (not set, 1 waiting)")
                .contains("task 'c' (pending) waits for condition 'stock' (1 waiting)")
                .contains("task 'b' (pending) waits for barrier 'start' (1 of 3 here)")
                .contains("task 'g' (pending) waits for queue 'orders' (0 of 10 in), to get")
                .contains("task 'p' (pending) waits for queue 'fu\\u000all' (1 of 1 in), to put")
                .contains("task 'j' (pending) waits for queue 'fu\\u000all' (1 of 1 in), to join");
    }

    @Test
    void aPermitThatWasAskedForInTheQueueHasAHolderToo() {
        AsyncSemaphore db = new AsyncSemaphore(1, "db");
        loop.start("first", () -> {
            try (var permit = db.acquire()) {
                sleep(ZERO);
            }
        });
        loop.start("second", () -> {
            db.acquireAsync(); // never closed
            await(Deferred.create("more"));
        });
        loop.start("third", () -> db.acquire().close());
        settle();
        assertThat(dumpThenClose()).contains("held by task 'second' (pending)");
        db.release();
    }

    @Test
    void aTaskMayDumpItsOwnLoop() {
        String dump = loop.run(() -> {
            loop.start("next", () -> 1);
            return loop.dump().toString();
        });
        loop.close();
        assertThat(dump).contains("1 step ready").contains("task 'next' (not started)");
        assertThat(dump).contains(") runs");
    }

    @Test
    void allLoopsAreDumpedTogetherAndSoAreCyclesAcrossThem() {
        List<Task<?>> tasks = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(1);
        try (EventLoop other = EventLoop.create("other")) {
            tasks.add(loop.start("here", () -> {
                toThread(() -> {
                    started.await();
                    return 0;
                });
                await(tasks.get(1));
            }));
            // a shield, for the test's sake: whoever closes one of the loops cancels only its own half
            tasks.add(other.start("there", () -> await(shield(tasks.get(0)))));
            started.countDown();
            String dump = "";
            while (!dump.contains("cycle: ")) {
                dump = EventLoop.dumpAll().toString();
            }
            assertThat(dump).containsAnyOf("cycle: here -> there -> here", "cycle: there -> here -> there");
            assertThat(dump).contains("loop 'orders'").contains("loop 'other'");
            tasks.get(0).cancel();
        }
        loop.close();
        assertThat(EventLoop.dumpAll().toString()).doesNotContain("loop 'orders'");
    }

    @Test
    void workOnAThreadIsShownWhereItStands() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.start(
                "asks",
                () -> toThread(() -> {
                    block(begun, release);
                    return 0;
                }));
        begun.await();
        String dump = loop.dump().toString();
        release.countDown();
        loop.close();
        assertThat(line(dump, l -> l.contains("worked on by"))).contains("DumpTest.block(");
    }

    @Test
    void namesFromOutsideAreEscapedInBothForms() {
        loop.start("two\nlines\"</script>\u2028", () -> sleep(ofDays(1)));
        settle();
        LoopDump dump = loop.dump();
        loop.close();
        assertThat(dump.toString()).contains("two\\u000alines\"</script>\\u2028");
        assertThat(dump.toJson())
                .contains("two\\u000alines\\\"\\u003c/script>\\u2028")
                .doesNotContain("\n");
    }

    @Test
    void aLongChainOfAwaitsIsNoDeepRecursion() {
        Deferred<Integer> end = Deferred.create("end");
        List<Task<Integer>> chain = new ArrayList<>();
        loop.run(() -> {
            for (int i = 0; i < 5_000; i++) {
                Promise<Integer> next = i == 0 ? end : chain.get(i - 1);
                chain.add(loop.start("link " + i, () -> await(shield(next))));
            }
        });
        settle();
        LoopDump dump = loop.dump();
        end.complete(1);
        loop.close();
        assertThat(dump.taskCount()).isEqualTo(5_000);
        assertThat(dump.toString().lines().filter(l -> l.contains("task 'link ")))
                .hasSize(5_000);
    }

    @Test
    void permitsAreForgottenByTheReportWhenTheyAreGivenBack() {
        AsyncSemaphore permits = new AsyncSemaphore(2, "permits");
        AsyncSemaphore unnamed = new AsyncSemaphore(0);
        loop.start("keeps", () -> {
            try (var kept = permits.acquire()) {
                permits.acquire().close();
                assertThat(permits.tryAcquire()).isTrue();
                permits.release();
                assertThat(permits.tryAcquire()).isTrue();
                sleep(ofDays(1));
            } finally {
                permits.release();
            }
        });
        loop.start("wants", () -> permits.acquire().close());
        loop.start("wants too", () -> unnamed.acquire().close());
        settle();
        String dump = dumpThenClose();
        assertThat(dump.lines().filter(l -> l.contains("held by task 'keeps' (pending)")))
                .hasSize(2);
        assertThat(dump.lines().filter(l -> l.contains("held"))).hasSize(2);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import static dev.oxbow.Async.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;

/** Steps that block end when they have been told of: nothing here depends on how long anything takes. */
@Timeout(60)
@SuppressWarnings("NullAway")
class SlowStepTest {
    private static final Duration LIMIT = ofMillis(40);

    private final BlockingQueue<SlowStep> told = new LinkedBlockingQueue<>();
    private final AtomicReference<Thread> blocked = new AtomicReference<>();

    /** One whose blocked code is woken by the report. */
    private EventLoop watched() {
        return EventLoop.builder()
                .name("watched")
                .slowStep(LIMIT)
                .onSlowStep(slow -> {
                    Thread t = blocked.getAndSet(null); // first, for who takes the report may block the next one
                    told.add(slow);
                    if (t != null) {
                        t.interrupt();
                    }
                })
                .build();
    }

    private void sleepUntilTold() {
        blocked.set(Thread.currentThread());
        try {
            Thread.sleep(50_000);
            throw new AssertionError("nobody told");
        } catch (InterruptedException expected) {
            // told
        }
    }

    @Test
    void aStepThatBlocksIsToldOfWhileItBlocksWithTheLineAndWhatToWriteInstead() {
        try (EventLoop loop = watched()) {
            Task<?> task = loop.start("sleeper", this::sleepUntilTold);
            task.join();
            SlowStep slow = told.remove();
            assertThat(slow.loop()).isSameAs(loop);
            assertThat(slow.task() == task).isTrue();
            assertThat(slow.soFar()).isGreaterThanOrEqualTo(LIMIT).isLessThan(ofSeconds(40));
            assertThat(slow.line().getMethodName()).isEqualTo("sleepUntilTold");
            assertThat(slow.advice()).isEqualTo("Thread.sleep blocks the loop: use Async.sleep");
            assertThat(slow.toString())
                    .contains("task 'sleeper'", "loop 'watched'", " ms, at ", "SlowStepTest.java:", "\n\tat ");
        }
    }

    @Test
    void aStepIsToldOfOnceHoweverLongItLasts() throws Exception {
        try (EventLoop loop = watched()) {
            CountDownLatch enough = new CountDownLatch(1);
            Task<?> task = loop.start(() -> enough.await());
            told.take();
            // another loop's slow step is told meanwhile: the watchdog has looked again, and again
            try (EventLoop other = watched()) {
                other.start(this::sleepUntilTold).join();
            }
            enough.countDown();
            task.join();
            assertThat(told.remove().loop()).isNotSameAs(loop);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aCallbackIsToldOfToo() throws Exception {
        try (EventLoop loop = watched()) {
            loop.callSoon(this::sleepUntilTold);
            SlowStep slow = told.take();
            assertThat(slow.task() == null).isTrue();
            assertThat(slow.toString()).startsWith("a callback has held loop 'watched' for ");
        }
    }

    @Test
    void aLoopThatWasIdleForLongIsWatchedAgain() throws Exception {
        try (EventLoop loop = watched()) {
            loop.start(this::sleepUntilTold).join();
            // longer than the watchdog stays awake for nobody, and than a loop is quiet after a report
            TimeUnit.MILLISECONDS.sleep(1_300);
            loop.start(this::sleepUntilTold).join();
            assertThat(told).hasSize(2);
        }
    }

    @Test
    void aLoopThatIsNotWatchedIsNotToldOf() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (EventLoop silent = EventLoop.builder()
                        .slowStep(ZERO)
                        .onSlowStep(slow -> count.incrementAndGet())
                        .build();
                EventLoop loop = watched()) {
            CountDownLatch enough = new CountDownLatch(1);
            Task<?> task = silent.start(() -> enough.await());
            loop.start(this::sleepUntilTold).join();
            enough.countDown();
            task.join();
        }
        assertThat(count).hasValue(0);
    }

    @Test
    void aLoopWithManyQuickStepsIsNotToldOf() {
        try (EventLoop loop = watched();
                EventLoop other = watched()) {
            AtomicReference<Boolean> stop = new AtomicReference<>(false);
            Task<?> task = loop.start(() -> {
                while (!stop.get()) {
                    sleep(ZERO);
                }
            });
            other.start(this::sleepUntilTold).join();
            stop.set(true);
            task.join();
            // a machine that stands still may stop a quick step for longer than the limit; the other's is always told
            assertThat(told.stream().filter(slow -> slow.loop() == other)).hasSize(1);
        }
    }

    @Test
    void aHandlerThatFailsIsToldOfAndTheNextReportComes() throws Exception {
        BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        CountDownLatch enough = new CountDownLatch(1);
        try (EventLoop failing = EventLoop.builder()
                        .slowStep(LIMIT)
                        .onSlowStep(slow -> {
                            throw new IllegalStateException("no log today");
                        })
                        .build();
                EventLoop loop = watched()) {
            failing.setExceptionHandler(
                    context -> failures.add(context.exception().getMessage()));
            failing.start(() -> enough.await());
            assertThat(failures.take()).isEqualTo("no log today");
            enough.countDown();
            loop.start(this::sleepUntilTold).join();
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void knownBlockingCallsAreNamedByTheOutermostOfThem() {
        try (EventLoop loop = watched()) {
            CompletableFuture<String> never = new CompletableFuture<>();
            loop.start(() -> {
                        blocked.set(Thread.currentThread());
                        assertThatThrownBy(never::get).isInstanceOf(InterruptedException.class);
                    })
                    .join();
            SlowStep slow = told.remove();
            assertThat(slow.advice()).isEqualTo("CompletableFuture.get blocks the loop: use Async.await");
        }
    }

    /** The platform thread below a virtual one is printed behind the @. */
    static boolean onTrampolines() {
        return Async.<Boolean>run(() -> Thread.currentThread().toString().contains("@oxbow-host-"));
    }

    @Test
    @DisabledIf("onTrampolines") // whose hosts are threads of their own
    void aCoroutineThatGetsNoProcessorIsNotBlamedForIt() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        int processors = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        CountDownLatch allTaken = new CountDownLatch(processors);
        try (EventLoop loop = EventLoop.builder()
                .slowStep(LIMIT)
                .onSlowStep(slow -> {
                    told.add(slow);
                    stop.set(true);
                })
                .build()) {
            Deferred<Integer> gate = Deferred.create();
            Task<Integer> task = loop.start("innocent", () -> await(gate));
            loop.run(() -> 1); // by now it has suspended
            for (int i = 0; i < processors; i++) {
                Thread.startVirtualThread(() -> {
                    allTaken.countDown();
                    while (!stop.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            try {
                allTaken.await();
                gate.complete(7);
                SlowStep slow = told.take();
                assertThat(slow.line()).isNull();
                assertThat(slow.advice()).startsWith("it does not block");
                assertThat(slow.toString()).startsWith("task 'innocent'").doesNotContain(" ms, at ");
                assertThat(task.join()).isEqualTo(7);
            } finally {
                stop.set(true); // before the loop is closed, which takes a processor too
            }
        }
    }

    @Test
    void aDriverOfADatabaseIsNamed() {
        SlowStep slow = step(
                frame("java.util.concurrent.locks.LockSupport", "park"),
                frame("org.h2.command.Command", "executeQuery"),
                frame("org.h2.jdbc.JdbcStatement", "executeQuery"),
                frame("com.acme.Orders", "load"),
                frame("dev.oxbow.engine.TaskImpl", "run"));
        assertThat(slow.advice()).startsWith("JDBC blocks the loop");
        assertThat(slow.line().getClassName()).isEqualTo("com.acme.Orders");
    }

    @Test
    void monoBlockIsNamedAndNotTheLatchInIt() {
        SlowStep slow = step(
                frame("java.util.concurrent.CountDownLatch", "await"),
                frame("reactor.core.publisher.BlockingMonoSubscriber", "blockingGet"),
                frame("reactor.core.publisher.Mono", "block"),
                frame("com.acme.Orders", "load"),
                frame("dev.oxbow.engine.TaskImpl", "run"));
        assertThat(slow.advice()).isEqualTo("Mono.block blocks the loop: use ReactorBridge.await");
        assertThat(slow.line().getMethodName()).isEqualTo("load");
    }

    @Test
    void codeThatComputesIsToldWhereItIsAndHowToMoveIt() {
        SlowStep slow = step(
                frame("java.util.HashMap", "put"),
                frame("com.acme.Primes", "sieve"),
                frame("dev.oxbow.engine.TaskImpl", "run"));
        assertThat(slow.line().getMethodName()).isEqualTo("sieve");
        assertThat(slow.advice()).contains("runIn(pool, ...)");
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> EventLoop.builder().slowStep(ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be negative");
    }

    private static StackTraceElement frame(String owner, String method) {
        return new StackTraceElement(owner, method, "Code.java", 1);
    }

    private static SlowStep step(StackTraceElement... frames) {
        return new SlowStep(EventLoop.create("x"), null, LIMIT, List.of(frames), 0);
    }
}

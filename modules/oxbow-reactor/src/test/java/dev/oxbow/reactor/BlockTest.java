// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A thread that blocks for a body. */
@Timeout(30)
@SuppressWarnings("NullAway")
class BlockTest {
    @RegisterExtension
    final Dropped hook = new Dropped();

    @Test
    void itRunsTheBodyItself() {
        Thread caller = Thread.currentThread();
        Mono<Thread> mono = mono(() -> {
            sleep(Duration.ofMillis(1));
            return Thread.currentThread();
        });
        assertThat(mono.block()).isSameAs(caller);
        assertThat(mono.blockOptional()).containsSame(caller);
        assertThat(mono(() -> null).block()).isNull();
        assertThat(mono(() -> null).blockOptional()).isEmpty();
        assertThat(EventLoop.currentOrNull()).isNull();
    }

    @Test
    void behindAnOperatorAndWithALimitOfTimeTheBodyHasAThreadOfItsOwn() {
        Mono<Boolean> mono = mono(() -> Thread.currentThread().isVirtual());
        assertThat(mono.map(b -> b).block()).isTrue();
        assertThat(mono.block(Duration.ofSeconds(10))).isTrue();
        Mono<Integer> never = mono(() -> {
            sleep(Duration.ofSeconds(100));
            return 1;
        });
        assertThatThrownBy(() -> never.block(Duration.ofMillis(10))).hasMessageContaining("Timeout on blocking read");
        // both at once, though one thread waits for both
        CountDownLatch both = new CountDownLatch(2);
        Mono<Integer> one = mono(() -> {
            both.countDown();
            both.await();
            return 1;
        });
        assertThat(Mono.zip(one, one).block().getT2()).isEqualTo(1);
    }

    @Test
    void anErrorIsThrownAsReactorThrowsIt() {
        for (Throwable error : List.of(
                new IllegalStateException("no"), new IOException("gone"), new CancellationException("not ours"))) {
            Throwable reactors = catchThrowable(() -> Mono.error(error).block());
            Throwable ours = catchThrowable(() -> mono(() -> {
                        sleep(Duration.ZERO);
                        if (error instanceof Exception e) {
                            throw e;
                        }
                        return 1;
                    })
                    .block());
            assertThat(ours).hasSameClassAs(reactors).hasMessage(reactors.getMessage());
            assertThat(ours.getCause()).isSameAs(reactors.getCause());
            assertThat(ours.getSuppressed())
                    .anySatisfy(s -> assertThat(s).hasMessage("#block terminated with an error"));
        }
        StackOverflowError fatal = new StackOverflowError();
        assertThatThrownBy(() -> mono(() -> {
                            throw fatal;
                        })
                        .block())
                .isSameAs(fatal);
    }

    @Test
    void aCheckedErrorThatAnAwaitHasWrappedIsAsTheSourceHadIt() {
        IOException gone = new IOException("gone");
        assertThatThrownBy(() -> mono(() -> await(Mono.error(gone))).block()).hasCause(gone);
    }

    @Test
    void anInterruptCancelsTheBodyAndIsThrownAsReactorThrowsIt() throws Exception {
        for (boolean ours : new boolean[] {true, false}) {
            CountDownLatch subscribed = new CountDownLatch(1);
            Mono<Integer> mono = ours
                    ? mono(() -> {
                        subscribed.countDown();
                        sleep(Duration.ofSeconds(100));
                        return 1;
                    })
                    : Mono.<Integer>never().doOnSubscribe(s -> subscribed.countDown());
            FutureTask<Boolean> work = new FutureTask<>(() -> {
                assertThatThrownBy(mono::block)
                        .isExactlyInstanceOf(
                                Exceptions.propagate(new InterruptedException()).getClass())
                        .hasCauseExactlyInstanceOf(InterruptedException.class);
                return Thread.interrupted();
            });
            Thread thread = Thread.ofPlatform().start(work);
            subscribed.await();
            thread.interrupt();
            assertThat(work.get()).isTrue();
        }
    }

    @Test
    void whereAnotherThreadBlocksABodyIsOfTheLoopThatSubscribes() {
        try (EventLoop owner = EventLoop.create("owner")) {
            Mono<String> name = mono(() -> EventLoop.current().name()).subscribeOn(scheduler(owner));
            Flux<String> names = name.concatWith(name);
            assertThat(List.of(
                            name.block(),
                            name.block(Duration.ofSeconds(10)),
                            name.blockOptional().get(),
                            names.blockFirst(),
                            names.blockLast(),
                            names.toIterable().iterator().next(),
                            names.toStream().findFirst().get(),
                            mapAsync(names, n -> EventLoop.current().name(), 1)
                                    .subscribeOn(scheduler(owner))
                                    .blockLast()))
                    .containsOnly("owner");
            Task<Integer> slow = owner.start(() -> {
                sleep(Duration.ofMillis(10));
                return 1;
            });
            assertThat(toMono(slow).subscribeOn(scheduler(owner)).block()).isEqualTo(1);
        }
    }

    @Test
    void whereATaskBlocksItsOwnLoopEachFormFindsTheBodyOnAnother() {
        Mono<String> name = mono(() -> EventLoop.current().name());
        Flux<String> names = name.concatWith(name);
        try (EventLoop blocked = EventLoop.create("blocked")) {
            assertThat(blocked.run(() -> List.of(
                            name.block(),
                            name.map(n -> n).block(Duration.ofSeconds(10)),
                            name.blockOptional().get(),
                            names.blockFirst(),
                            names.blockLast(),
                            names.toIterable().iterator().next(),
                            names.toStream().findFirst().get())))
                    .hasSize(7)
                    .doesNotContain("blocked");
        }
    }

    @Test
    void reactorsThreadsThatMustNotBlockAreRefusedAsEver() {
        Mono<Object> blocks = Mono.fromCallable(() -> mono(() -> 1).block());
        assertThatThrownBy(() -> blocks.subscribeOn(Schedulers.parallel()).block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("block()");
    }

    @Test
    void theyRunNoLoopEither() {
        try (EventLoop loop = EventLoop.create("loop")) {
            for (Runnable blocks : List.<Runnable>of(
                    () -> run(() -> sleep(Duration.ZERO)),
                    () -> runHere(() -> sleep(Duration.ZERO)),
                    () -> loop.run(() -> 1))) {
                assertThatThrownBy(() -> Mono.fromRunnable(blocks)
                                .subscribeOn(Schedulers.parallel())
                                .block())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would block parallel-")
                        .hasMessageContaining("flatMap");
            }
        }
    }

    @Test
    void aBodyWithoutAResultIsAnEmptyMono() {
        AtomicInteger ran = new AtomicInteger();
        Mono<Void> nothing = mono(() -> {
            ran.incrementAndGet();
        });
        assertThat(nothing.blockOptional()).isEmpty();
        assertThat(nothing.hasElement().block()).isFalse();
        assertThat(ran).hasValue(2);
    }

    @Test
    void reactorsHooksAreNotPassedBy() {
        AtomicInteger calls = new AtomicInteger();
        Hooks.onLastOperator("test", publisher -> {
            calls.incrementAndGet();
            return publisher instanceof Mono<?> mono ? mono.map(x -> x) : publisher;
        });
        try {
            assertThat(mono(() -> Thread.currentThread().isVirtual()).block()).isTrue();
        } finally {
            Hooks.resetOnLastOperator("test");
        }
        assertThat(calls.get()).isPositive();
        Hooks.onOperatorDebug();
        try {
            assertThat(mono(() -> Thread.currentThread().isVirtual()).block()).isTrue();
        } finally {
            Hooks.resetOnOperatorDebug();
        }
    }
}

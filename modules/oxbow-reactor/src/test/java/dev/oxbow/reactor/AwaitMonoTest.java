// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.AsyncTimeoutException;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.validator.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

@Timeout(30)
@SuppressWarnings("NullAway")
class AwaitMonoTest {
    @RegisterExtension
    final Dropped hook = new Dropped();

    private final List<Throwable> dropped = hook.errors;

    @Test
    void theValueOfAMonoIsAwaitedAndNullIsThatOfAnEmptyOne() {
        run(() -> {
            assertThat(await(Mono.just("a"))).isEqualTo("a");
            assertThat(await(Mono.just("a").hide())).isEqualTo("a");
            assertThat(await(Mono.just("a").publishOn(Schedulers.parallel()))).isEqualTo("a");
            assertThat(await(Mono.<Integer>empty())).isNull();
            assertThat(await(Mono.<Integer>empty().hide())).isNull();
            assertThat(awaitOptional(Mono.empty())).isEmpty();
            assertThat(awaitFirst(Flux.just(1, 2, 3))).isEqualTo(1);
            assertThat(awaitLast(Flux.just(1, 2, 3))).isEqualTo(3);
            assertThat(awaitSingle(Mono.just(1))).isEqualTo(1);
        });
    }

    @Test
    void awaitEndsAtCompletionAndNotAtTheValue() {
        TestPublisher<String> source = TestPublisher.create();
        run(() -> {
            Task<String> task = start(() -> await(source.mono()));
            Task<String> hidden = start(() -> await(Mono.fromDirect(source.flux())));
            sleep(ZERO);
            source.next("committed?");
            for (int turn = 0; turn < 5; turn++) {
                sleep(ZERO);
            }
            assertThat(hidden.isDone()).isFalse();
            source.complete();
            assertThat(await(hidden)).isEqualTo("committed?");
            assertThat(await(task)).isEqualTo("committed?");
        });
    }

    @Test
    void aValueThatIsThereIsReadWithoutSuspending() {
        run(() -> {
            List<String> order = new ArrayList<>();
            start(() -> order.add("other"));
            await(Mono.just(1));
            await(Mono.fromCallable(() -> 2));
            await(Mono.just(3).map(n -> n + 1));
            order.add("mine");
            sleep(ZERO);
            assertThat(order).containsExactly("mine", "other");
        });
    }

    @Test
    void aMonoThatFailsWithACancellationExceptionFailsTheTaskAndDoesNotCancelIt() {
        CancellationException error = new CancellationException("the source's own");
        try (EventLoop loop = EventLoop.create("foreign")) {
            for (Mono<Object> mono :
                    List.of(Mono.error(error), Mono.error(error).hide())) {
                Task<Object> task = loop.start(() -> await(mono));
                assertThatThrownBy(task::join).isSameAs(error);
                assertThat(task.state()).isEqualTo(State.FAILED);
            }
        }
    }

    @Test
    void cancellingTheTaskCancelsTheMonoOnceAndAtOnce() {
        AtomicInteger cancellations = new AtomicInteger();
        run(() -> {
            Task<Object> task = start(() -> await(Mono.never().doOnCancel(cancellations::incrementAndGet)));
            sleep(ZERO);
            task.cancel();
            assertThat(cancellations).as("before the task has run again").hasValue(1);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
        });
        assertThat(cancellations).hasValue(1);
    }

    @Test
    void aValueThatCameButWasNotSeenGoesToTheDiscardHookAndAnErrorToTheOther() {
        List<Object> discarded = new CopyOnWriteArrayList<>();
        IllegalStateException late = new IllegalStateException("late");
        Sinks.One<String> value = Sinks.one();
        Sinks.One<String> error = Sinks.one();
        Mono<String> body = mono(() -> {
                    Task<String> unseen = start(() -> await(value.asMono().hide()));
                    Task<String> failed = start(() -> await(error.asMono().hide()));
                    sleep(ZERO);
                    value.tryEmitValue("unseen");
                    unseen.cancel();
                    error.tryEmitError(late);
                    failed.cancel();
                    assertThatThrownBy(() -> await(unseen)).isInstanceOf(CancellationException.class);
                    assertThatThrownBy(() -> await(failed)).isInstanceOf(CancellationException.class);
                    return "done";
                })
                .doOnDiscard(String.class, discarded::add);
        assertThat(body.block()).isEqualTo("done");
        assertThat(discarded).containsExactly("unseen");
        assertThat(dropped).containsExactly(late);
        dropped.clear();
    }

    @Test
    void whatAHostileSourceSendsAfterItsEndGoesToTheHooks() {
        IllegalStateException late = new IllegalStateException("late");
        TestPublisher<String> rude = TestPublisher.createNoncompliant(
                TestPublisher.Violation.CLEANUP_ON_TERMINATE, TestPublisher.Violation.REQUEST_OVERFLOW);
        run(() -> {
            Task<String> first = start(() -> awaitFirst(rude));
            sleep(ZERO);
            rude.next("a", "b");
            rude.error(late);
            assertThat(await(first)).isEqualTo("a");
            assertThat(dropped).containsExactly(late);

            Task<String> second = start(() -> awaitFirst(rude));
            sleep(ZERO);
            rude.next("c");
            assertThat(await(second)).isEqualTo("c");
            rude.assertCancelled();
        });
        dropped.clear();
    }

    @Test
    void theSubscribersContextIsReadInTheBodyAndHandedUpstreamByEveryAwaitAndIteration() {
        Mono<String> who = Mono.deferContextual(context -> Mono.just(context.get("user")));
        @SuppressWarnings("UnnecessaryMethodReference") // it hides that it is a Mono
        Publisher<String> hidden = who::subscribe;
        Mono<List<String>> all = mono(() -> {
            List<String> seen = new ArrayList<>();
            seen.add(context().get("user"));
            seen.add(await(who));
            seen.add(awaitFirst(hidden));
            seen.add(await(start(() -> await(who))));
            try (AsyncIterator<String> elements = iterate(hidden)) {
                elements.forEachRemaining(seen::add);
            }
            seen.add(await(ReactorBridge.<String>mono(() -> context().get("user"))));
            return seen;
        });
        assertThat(all.contextWrite(c -> c.put("user", "ada")).block())
                .hasSize(6)
                .containsOnly("ada");
        assertThat(all.contextWrite(c -> c.put("user", "bob")).block())
                .hasSize(6)
                .containsOnly("bob");
        run(() -> {
            assertThat(context().isEmpty()).isTrue();
        });
    }

    @Test
    void elementsOfAFluxAreIteratedWhateverItsFusion() {
        run(() -> {
            for (Flux<Integer> flux : List.of(
                    Flux.range(0, 1_000),
                    Flux.range(0, 1_000).hide(),
                    Flux.range(0, 2_000).filter(n -> n < 1_000),
                    Flux.fromIterable(Flux.range(0, 1_000).collectList().block()),
                    Flux.range(0, 1_000).publishOn(Schedulers.parallel()),
                    Flux.range(0, 1_000).subscribeOn(Schedulers.parallel()))) {
                List<Integer> seen = new ArrayList<>();
                try (AsyncIterator<Integer> elements = iterate(flux)) {
                    elements.forEachRemaining(seen::add);
                }
                assertThat(seen).as(flux.toString()).hasSize(1_000).isSorted();
            }
        });
    }

    @Test
    void leavingAFusedIterationEarlyCancelsIt() {
        AtomicInteger cancellations = new AtomicInteger();
        AtomicInteger completions = new AtomicInteger();
        Flux<Integer> flux =
                Flux.range(0, 10).doOnCancel(cancellations::incrementAndGet).doOnComplete(completions::incrementAndGet);
        run(() -> {
            try (AsyncIterator<Integer> elements = iterate(flux)) {
                elements.next();
            }
            assertThat(cancellations).hasValue(1);
            try (AsyncIterator<Integer> elements = iterate(flux)) {
                elements.forEachRemaining(n -> {});
            }
        });
        assertThat(cancellations).hasValue(1);
        assertThat(completions).hasValue(1);
    }

    @Test
    void anErrorOfAFusedSourceComesAfterItsElements() {
        Flux<Integer> flux = Flux.range(0, 10).map(n -> 6 / (3 - n));
        run(() -> {
            List<Integer> seen = new ArrayList<>();
            assertThatThrownBy(() -> {
                        try (AsyncIterator<Integer> elements = iterate(flux)) {
                            elements.forEachRemaining(seen::add);
                        }
                    })
                    .isInstanceOf(ArithmeticException.class);
            assertThat(seen).containsExactly(2, 3, 6);
        });
    }

    @Test
    void aHundredThousandWaitersOnOneMonoNeedNoStack() {
        Deferred<Integer> answer = Deferred.create();
        Mono<Integer> shared = toMono(answer);
        int sum = run(() -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                tasks.add(start(() -> await(shared)));
            }
            sleep(ZERO);
            answer.complete(1);
            int n = 0;
            for (Task<Integer> task : tasks) {
                n += await(task);
            }
            return n;
        });
        assertThat(sum).isEqualTo(100_000);
    }

    @Test
    void offTheLoopAwaitSaysWhatToDoAlsoForAValueThatIsThere() {
        assertThatThrownBy(() -> await(Mono.just(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Async.run");
        assertThatThrownBy(() -> await(Mono.never()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Async.run");
        run(() -> {
            assertThatThrownBy(() -> await((Mono<Object>) null)).isInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void aCancellationThatASourceOnTheReadersStackPassesOnIsStillTheTasksOwn() {
        List<Coroutine<Object>> readers = List.of(
                () -> await(Mono.fromCallable(this::slow)),
                () -> await(Mono.defer(() -> Mono.just(slow()))),
                () -> awaitFirst(Flux.just(1).map(x -> slow()).hide()),
                () -> iterate(Flux.range(1, 3).map(x -> slow())).next(),
                () -> iterate(Flux.range(1, 3).map(x -> slow()).hide()).next());
        for (Coroutine<Object> reader : readers) {
            run(() -> {
                assertThatThrownBy(() -> timeout(ofMillis(1), reader)).isInstanceOf(AsyncTimeoutException.class);
                Task<Object> task = start(reader);
                sleep(ofMillis(1));
                task.cancel("enough");
                assertThatThrownBy(() -> Async.await(task)).hasMessage("enough");
                assertThat(task.state()).isEqualTo(State.CANCELLED);
            });
        }
        assertThatThrownBy(() ->
                        waitFor(Mono.fromCallable(this::slow), ofMillis(1)).block())
                .isInstanceOf(AsyncTimeoutException.class);
    }

    private int slow() {
        sleep(ofSeconds(20));
        return 1;
    }

    @Test
    void aHookThatThrowsNeitherReachesTheSourceNorTakesThePlaceOfAResult() {
        IllegalStateException thrown = new IllegalStateException("the hook throws");
        Hooks.onErrorDropped(e -> {
            throw thrown;
        });
        Publisher<Integer> source = s -> s.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                s.onNext(1);
                s.onError(new IllegalArgumentException("late"));
            }

            @Override
            public void cancel() {}
        });
        TestPublisher<Integer> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        try (Expected logged = Expected.drops(e -> e == thrown)) {
            run(() -> {
                assertThat(awaitFirst(source)).isEqualTo(1);
                try (AsyncIterator<Integer> elements = iterate(source)) {
                    assertThat(elements.next()).isEqualTo(1);
                }
                Task<Integer> reader = start(() -> awaitFirst(late));
                sleep(ZERO);
                reader.cancel();
                sleep(ZERO);
                late.error(new IllegalArgumentException("after the cancellation"));
            });
            assertThat(logged.seen()).hasSize(3);
        }
        assertThat(dropped).hasSize(3); // the hook before that one was called too
        dropped.clear();
    }
}

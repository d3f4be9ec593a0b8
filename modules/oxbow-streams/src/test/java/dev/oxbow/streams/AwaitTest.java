// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import static dev.oxbow.Async.*;
import static dev.oxbow.streams.Streams.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.EventLoop;
import dev.oxbow.Outcome;
import dev.oxbow.Task;
import dev.oxbow.validator.Expected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

@Timeout(30)
@SuppressWarnings("NullAway")
class AwaitTest {
    private final Publisher<Integer> three = publish(out -> {
        out.emit(1);
        out.emit(2);
        out.emit(3);
    });
    private final Publisher<Integer> none = publish(out -> {});

    @Test
    void theFirstTheLastAndTheEndOfAStreamCanBeAwaited() {
        run(() -> {
            assertThat(awaitFirst(three)).isEqualTo(1);
            assertThat(awaitLast(three)).isEqualTo(3);
            assertThat(awaitFirstOptional(none)).isEmpty();
            assertThat(awaitLastOptional(none)).isEmpty();
            assertThat(awaitSingleOptional(none)).isEmpty();
            awaitCompletion(three);
        });
    }

    @Test
    void aFlowPublisherIsAwaitedLikewise() {
        Flow.Publisher<Integer> two = publishFlow(out -> {
            out.emit(1);
            out.emit(2);
        });
        run(() -> {
            assertThat(awaitLast(two)).isEqualTo(2);
            try (AsyncIterator<Integer> elements = iterate(two)) {
                assertThat((Iterable<Integer>) elements).containsExactly(1, 2);
            }
            try (AsyncIterator<Integer> elements = iterate(two, 1)) {
                assertThat((Iterable<Integer>) elements).containsExactly(1, 2);
            }
            try (AsyncIterator<Integer> elements = iterate(two, 2, 1)) {
                assertThat((Iterable<Integer>) elements).containsExactly(1, 2);
            }
        });
    }

    @Test
    void anElementThatIsMissingIsAnErrorThatSaysWhatToUseInstead() {
        run(() -> {
            assertThatThrownBy(() -> awaitFirst(none))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("awaitFirstOptional");
            assertThatThrownBy(() -> awaitLast(none)).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(() -> awaitSingle(none)).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void aSingleElementMustBeTheOnlyOneAndUpstreamIsCancelledAtTheSecond() {
        Manual<Integer> source = new Manual<>() {
            @Override
            public void request(long n) {
                super.request(n);
                next(1);
                next(2);
                next(3);
            }
        };
        run(() -> {
            assertThatThrownBy(() -> awaitSingle(source)).isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void awaitFirstAsksForOneAndCancelsUpstreamBeforeItGoesOn() {
        Manual<String> source = new Manual<>();
        run(() -> {
            Task<String> first = start(() -> {
                String element = awaitFirst(source);
                assertThat(source.cancellations).hasValue(1);
                return element;
            });
            start(() -> source.next("a"));
            assertThat(await(first)).isEqualTo("a");
        });
        assertThat(source.requests).containsExactly(1L);
    }

    @Test
    void anErrorIsThrownAsItIsAndACheckedOneInACompletionException() {
        IOException checked = new IOException("checked");
        IllegalStateException unchecked = new IllegalStateException("unchecked");
        run(() -> {
            assertThatThrownBy(() -> awaitLast(failing(unchecked))).isSameAs(unchecked);
            assertThatThrownBy(() -> awaitLast(failing(checked)))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(checked);
        });
    }

    @Test
    void aSourceThatFailsWithACancellationExceptionDoesNotCancelTheTask() {
        CancellationException error = new CancellationException("the source's own");
        EventLoop loop = EventLoop.create("foreign");
        Task<Integer> sync = loop.start(() -> awaitLast(failing(error)));
        Task<Integer> async = loop.start(() -> awaitLast(publish(out -> {
            sleep(java.time.Duration.ofMillis(1));
            await(java.util.concurrent.CompletableFuture.failedFuture(error));
        })));
        assertThatThrownBy(sync::join).isSameAs(error);
        assertThat(sync.state()).isEqualTo(State.FAILED);
        assertThatThrownBy(async::join).isSameAs(error);
        assertThat(async.state()).isEqualTo(State.FAILED);
        loop.close();
    }

    @Test
    void cancellingTheTaskCancelsUpstreamOnceAndAtOnce() throws Exception {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<Integer> task = start(() -> awaitLast(source));
            sleep(java.time.Duration.ZERO);
            assertThat(source.requests).containsExactly(Long.MAX_VALUE);
            task.cancel();
            assertThat(source.cancellations).as("before the task has run again").hasValue(1);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void aSubscriptionThatComesAfterTheCancellationIsCancelledAndNothingIsAskedOfIt() {
        AtomicReference<Subscriber<? super Integer>> late = new AtomicReference<>();
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<Integer> task = start(() -> awaitFirst((Publisher<Integer>) late::set));
            sleep(java.time.Duration.ZERO);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
            late.get().onSubscribe(source);
        });
        assertThat(source.cancellations).hasValue(1);
        assertThat(source.requests).isEmpty();
    }

    @Test
    void aSecondSubscriptionIsCancelledAndTheFirstGoesOn() {
        Manual<String> second = new Manual<>();
        Manual<String> first = new Manual<>() {
            @Override
            public void subscribe(Subscriber<? super String> s) {
                super.subscribe(s);
                s.onSubscribe(second);
            }

            @Override
            public void request(long n) {
                next("a");
                subscriber.onComplete();
            }
        };
        run(() -> {
            assertThat(awaitLast(first)).isEqualTo("a");
        });
        assertThat(second.cancellations).hasValue(1);
        assertThat(first.cancellations).hasValue(0);
    }

    @Test
    void aSourceThatSendsUntilItIsCancelledIsCancelledByTheElementThatWasWanted() {
        Manual<Integer> endless = new Manual<>() {
            @Override
            public void request(long n) {
                for (int i = 0; cancellations.get() == 0; i++) {
                    subscriber.onNext(i);
                }
            }
        };
        run(() -> {
            assertThat(awaitFirst(endless)).isZero();
            assertThat(endless.cancellations).hasValue(1);
            endless.cancellations.set(0);
            assertThatThrownBy(() -> awaitSingle(endless)).isInstanceOf(IllegalArgumentException.class);
            assertThat(endless.cancellations).hasValue(1);
        });
    }

    @Test
    void anElementOfAnotherThreadThatComesWithinTheRequestDoesNotCancelBeforeThatIsOver() {
        AtomicBoolean requesting = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        Manual<Integer> source = new Manual<>() {
            @Override
            public void request(long n) {
                requesting.set(true);
                Thread other = Thread.ofPlatform().start(() -> subscriber.onNext(1));
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                requesting.set(false);
            }

            @Override
            public void cancel() {
                overlapped.compareAndSet(false, requesting.get());
                super.cancel();
            }
        };
        assertThat(run(() -> awaitFirst(source))).isEqualTo(1);
        assertThat(source.cancellations).hasValue(1);
        assertThat(overlapped).isFalse();
    }

    @Test
    void whoIsCancelledBetweenTheElementAndItsTurnIsCancelled() {
        Manual<Integer> source = new Manual<>();
        run(() -> {
            Task<Integer> first = start(() -> awaitFirst(source));
            sleep(ZERO);
            source.next(1); // on this loop's own thread: the reader has not gone on
            first.cancel();
            assertThat(gatherOutcomes(first).getFirst()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(source.cancellations).hasValue(1);
        });
    }

    @Test
    void nothingIsEverThrownIntoASourceThatGoesOnAfterItsEnd() {
        List<Throwable> thrown = new ArrayList<>();
        Publisher<String> rude = s -> s.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                try {
                    s.onNext("a");
                    s.onNext("b");
                    s.onComplete();
                    s.onError(new CancellationException("too late"));
                    s.onComplete();
                    s.onNext("c");
                } catch (Throwable e) {
                    thrown.add(e);
                }
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("cancel() must not throw");
            }
        });
        try (Expected logged = Expected.drops(e -> "cancel() must not throw".equals(e.getMessage()))) {
            run(() -> {
                assertThat(awaitFirst(rude)).isEqualTo("a");
                assertThat(awaitLast(rude)).isEqualTo("b");
            });
        }
        assertThat(thrown).isEmpty();
    }

    @Test
    void aRequestThatThrowsFailsTheAwaitAndCancelsUpstream() {
        Manual<Integer> source = new Manual<>() {
            @Override
            public void request(long n) {
                throw new UnsupportedOperationException("no requests");
            }
        };
        run(() -> {
            assertThatThrownBy(() -> awaitLast(source))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseInstanceOf(UnsupportedOperationException.class);
        });
        assertThat(source.cancellations).hasValue(1);
    }

    @Test
    void aSourceThatCompletesWithoutASubscriptionIsEmpty() {
        run(() -> {
            assertThat(awaitLastOptional((Publisher<Integer>) Subscriber::onComplete))
                    .isEmpty();
        });
    }

    @Test
    void offTheLoopAwaitSaysWhatToDo() {
        assertThatThrownBy(() -> awaitFirst(three))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Async.run");
        assertThatThrownBy(() -> run(() -> Streams.<Object>awaitFirst((Publisher<Object>) null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("must not be null");
    }

    private static Publisher<Integer> failing(Throwable error) {
        return s -> s.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                s.onError(error);
            }

            @Override
            public void cancel() {}
        });
    }
}

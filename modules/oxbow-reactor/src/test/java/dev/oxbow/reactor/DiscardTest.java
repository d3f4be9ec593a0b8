// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.EventLoop;
import dev.oxbow.sync.AsyncSemaphore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What comes and is not seen goes to onDiscard: whoever owns a buffer can release it. */
@Timeout(30)
@SuppressWarnings("NullAway")
class DiscardTest {
    private final List<Object> discarded = new CopyOnWriteArrayList<>();
    private final CountDownLatch ninetyNine = new CountDownLatch(99);
    private final CountDownLatch over = new CountDownLatch(1);

    private BaseSubscriber<Object> subscriber(Flux<?> flux, int demand) {
        BaseSubscriber<Object> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(demand);
            }
        };
        flux.doOnDiscard(Object.class, element -> {
                    discarded.add(element);
                    ninetyNine.countDown();
                })
                .cast(Object.class)
                .subscribe(subscriber);
        return subscriber;
    }

    @Test
    void anElementThatIsEmittedWhenTheSubscriberHasGoneIsDiscarded() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        BaseSubscriber<Object> subscriber = subscriber(
                flux(out -> {
                    try {
                        out.emit("seen");
                        waiting.countDown();
                        out.emit("not seen");
                    } finally {
                        over.countDown();
                    }
                }),
                1);
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        subscriber.cancel();
        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(discarded).containsExactly("not seen");
    }

    @Test
    void oneThatAnotherLoopsCoroutineEmitsAndOneThatWaitsForItsTurnAreDiscarded() throws Exception {
        CountDownLatch emitting = new CountDownLatch(2);
        try (EventLoop other = EventLoop.create("other")) {
            BaseSubscriber<Object> subscriber = subscriber(
                    flux(out -> {
                        out.emit("seen");
                        try {
                            gatherOutcomes(
                                    other.start(() -> {
                                        emitting.countDown();
                                        out.emit("from elsewhere");
                                    }),
                                    start(() -> {
                                        emitting.countDown();
                                        out.emit("in turn");
                                    }));
                        } finally {
                            over.countDown();
                        }
                    }),
                    1);
            assertThat(emitting.await(10, TimeUnit.SECONDS)).isTrue();
            subscriber.cancel();
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(discarded).containsExactlyInAnyOrder("from elsewhere", "in turn");
    }

    @Test
    void elementsThatMapAsyncHasReadAndNotBegunAndResultsThatItHasNotEmittedAreDiscarded() throws Exception {
        AsyncSemaphore permits = new AsyncSemaphore(3);
        CountDownLatch begun = new CountDownLatch(3);
        BaseSubscriber<Object> subscriber = subscriber(
                Flux.range(0, 100)
                        .hide()
                        .transform(mapAsync(
                                n -> {
                                    begun.countDown();
                                    return n == 0
                                            ? await(Mono.never())
                                            : "result " + n; // the first holds up the others
                                },
                                permits)),
                1_000);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        subscriber.cancel();
        // 0 is its function's own; each of the others goes somewhere, as an element or as a result
        assertThat(ninetyNine.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(discarded.stream().map(String::valueOf).map(s -> s.replace("result ", "")))
                .containsExactlyInAnyOrderElementsOf(
                        Flux.range(1, 99).map(String::valueOf).toIterable());
    }
}

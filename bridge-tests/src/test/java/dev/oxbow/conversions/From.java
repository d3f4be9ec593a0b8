// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conversions;

import dev.oxbow.Async;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Streams;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The types that are converted: how one is made of a feed, and how it is read in a coroutine. */
@SuppressWarnings("unchecked")
enum From {
    TASK("Task", "task", "await(task)", null) {
        @Override
        Object source(Feed feed) {
            return Async.<@Nullable Integer>start(
                    () -> ReactorBridge.awaitFirstOptional(feed.flux()).orElse(null));
        }

        @Override
        @Nullable
        Integer one(Object source) {
            return Async.<@Nullable Integer>await((Promise<Integer>) source);
        }
    },
    DEFERRED("Deferred", "deferred", "await(deferred)", null) {
        @Override
        Object source(Feed feed) {
            Deferred<@Nullable Integer> deferred = Deferred.create("feed", feed.cancellations::incrementAndGet);
            switch (feed.what) {
                case NOTHING -> deferred.complete(null);
                case ERROR -> deferred.fail(feed.error);
                case SILENCE -> {}
                default -> deferred.complete(1);
            }
            return deferred;
        }

        @Override
        @Nullable
        Integer one(Object source) {
            return Async.<@Nullable Integer>await((Promise<Integer>) source);
        }
    },
    STAGE("CompletionStage", "stage", "await(stage)", null) {
        @Override
        @SuppressWarnings("NullAway")
        Object source(Feed feed) {
            CompletableFuture<Integer> future = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    feed.cancellations.incrementAndGet();
                    return super.cancel(mayInterruptIfRunning);
                }
            };
            switch (feed.what) {
                case NOTHING -> future.complete(null);
                case ERROR -> future.completeExceptionally(feed.error);
                case SILENCE -> {}
                default -> future.complete(1);
            }
            return future;
        }

        @Override
        @Nullable
        Integer one(Object source) {
            return Async.<@Nullable Integer>await((CompletionStage<Integer>) source);
        }
    },
    MONO("Mono", "mono", "await(mono)", "iterate(mono)") {
        @Override
        Object source(Feed feed) {
            return Mono.from(feed.flux());
        }

        @Override
        @Nullable
        Integer one(Object source) {
            return ReactorBridge.<@Nullable Integer>await((Mono<Integer>) source);
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return ReactorBridge.iterate((Mono<Integer>) source);
        }
    },
    SINGLE("Single", "single", "await(single)", null) {
        @Override
        Object source(Feed feed) {
            return Single.fromPublisher(feed.flux().take(1));
        }

        @Override
        Integer one(Object source) {
            return RxBridge.await((Single<Integer>) source);
        }
    },
    MAYBE("Maybe", "maybe", "await(maybe)", null) {
        @Override
        Object source(Feed feed) {
            return Flowable.fromPublisher(feed.flux()).firstElement();
        }

        @Override
        @Nullable
        Integer one(Object source) {
            return RxBridge.<@Nullable Integer>await((Maybe<Integer>) source);
        }
    },
    COMPLETABLE("Completable", "completable", "await(completable)", null) {
        @Override
        Object source(Feed feed) {
            return Completable.fromPublisher(feed.flux());
        }

        @Override
        @Nullable
        Integer one(Object source) {
            RxBridge.await((Completable) source);
            return null;
        }
    },
    FLUX("Flux", "flux", "awaitFirst(flux)", "iterate(flux)") {
        @Override
        Object source(Feed feed) {
            return feed.flux();
        }

        @Override
        Integer one(Object source) {
            return ReactorBridge.awaitFirst((Flux<Integer>) source);
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return ReactorBridge.iterate((Flux<Integer>) source);
        }
    },
    FLOWABLE("Flowable", "flowable", "awaitFirst(flowable)", "iterate(flowable)") {
        @Override
        Object source(Feed feed) {
            return Flowable.fromPublisher(feed.flux());
        }

        @Override
        Integer one(Object source) {
            return RxBridge.awaitFirst((Flowable<Integer>) source);
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return RxBridge.iterate((Flowable<Integer>) source);
        }
    },
    OBSERVABLE("Observable", "observable", "awaitFirst(observable)", "iterate(observable, BUFFER)") {
        @Override
        Object source(Feed feed) {
            return Observable.fromPublisher(feed.flux());
        }

        @Override
        Integer one(Object source) {
            return RxBridge.awaitFirst((Observable<Integer>) source);
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return RxBridge.iterate((Observable<Integer>) source, BackpressureStrategy.BUFFER);
        }
    },
    FLOW("Flow.Publisher", "flow", "Streams.awaitFirst(flow)", "Streams.iterate(flow)") {
        @Override
        Object source(Feed feed) {
            return FlowAdapters.toFlowPublisher(feed.flux());
        }

        @Override
        Integer one(Object source) {
            return Streams.awaitFirst((Flow.Publisher<Integer>) source);
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return Streams.iterate((Flow.Publisher<Integer>) source);
        }
    },
    ITERATOR("AsyncIterator", "elements", "elements.next()", "elements") {
        @Override
        Object source(Feed feed) {
            return ReactorBridge.iterate(feed.flux());
        }

        @Override
        Integer one(Object source) {
            return ((AsyncIterator<Integer>) source).next();
        }

        @Override
        AsyncIterator<Integer> many(Object source) {
            return (AsyncIterator<Integer>) source;
        }
    };

    final String type;
    final String variable;
    final String one;
    final @Nullable String many;

    From(String type, String variable, String one, @Nullable String many) {
        this.type = type;
        this.variable = variable;
        this.one = one;
        this.many = many;
    }

    /** In a coroutine. */
    abstract Object source(Feed feed);

    /** What is spelled {@link #one}; suspends. */
    abstract @Nullable Integer one(Object source);

    /** What is spelled {@link #many}. */
    AsyncIterator<Integer> many(Object source) {
        throw new UnsupportedOperationException(type + " has one value at most");
    }

    boolean isOfMany() {
        return compareTo(FLUX) >= 0;
    }

    /** Whether its bridge makes a task and a promise of it, by words of its own. */
    boolean isPromised() {
        return this == MONO || this == SINGLE || this == MAYBE || this == COMPLETABLE;
    }
}

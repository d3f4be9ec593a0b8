// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.defects;

import static dev.oxbow.Async.*;

import dev.oxbow.Async;
import dev.oxbow.Promise;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.Streams;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What a scenario does with a library: one is Oxbow, the other its peer. */
interface Side {
    Side OXBOW = new Oxbow();
    Side PEER = new KotlinSide();

    <T> Future<?> awaitFirst(Publisher<T> source);

    <T> Future<?> iterate(Publisher<T> source, Consumer<T> element);

    <T> Future<?> iterate(Observable<T> source, Consumer<T> element);

    <T> Future<?> read(Maybe<T> source);

    /** Takes the first element and no more. */
    <T> Future<?> stallOn(Observable<T> source, Runnable first);

    Publisher<Long> count(long elements);

    Publisher<Long> failing(RuntimeException error);

    /** One element and a timeout, as each kind of stream. */
    Map<String, Publisher<Long>> timedOut();

    /** Two elements, as each kind of publisher. */
    Map<String, Publisher<Integer>> ofTwo();

    /** Runs what subscribes, until nothing more can come of it. */
    void settled(Runnable subscription);

    /** What a stream has, read in a Mono, in each way. */
    Map<String, Mono<String>> readInMono(Publisher<String> source);

    Mono<?> failedAsMono(RuntimeException error);

    Completable failedAsCompletable(RuntimeException error);

    CompletionStage<?> failedAsStage(RuntimeException error);

    /** A generator of one element that ends itself by the word for it. */
    Publisher<Integer> closedEarly();

    /** Blocks a loop on a source whose body is to run on that loop. */
    int blockOnOwnLoop();

    /** Oxbow. */
    final class Oxbow implements Side {
        private static final Generator<Long> LATE = out -> {
            out.emit(1L);
            timeout(Duration.ofMillis(1), () -> sleep(Duration.ofMinutes(1)));
        };
        private static final Generator<Integer> TWO = out -> {
            out.emit(1);
            out.emit(2);
        };

        @Override
        public <T> Future<?> awaitFirst(Publisher<T> source) {
            return launch(() -> Streams.awaitFirst(source));
        }

        @Override
        public <T> Future<?> iterate(Publisher<T> source, Consumer<T> element) {
            return launch(() -> readAll(Streams.iterate(source), element));
        }

        @Override
        public <T> Future<?> iterate(Observable<T> source, Consumer<T> element) {
            return launch(() -> readAll(RxBridge.iterate(source, BackpressureStrategy.BUFFER), element));
        }

        private static <T> boolean readAll(AsyncIterator<T> elements, Consumer<T> element) {
            try (elements) {
                elements.forEachRemaining(element);
            }
            return true;
        }

        @Override
        public <T> Future<?> read(Maybe<T> source) {
            return launch(() -> RxBridge.awaitOptional(source));
        }

        @Override
        public <T> Future<?> stallOn(Observable<T> source, Runnable first) {
            return launch(() -> {
                try (AsyncIterator<T> elements = RxBridge.iterate(source, BackpressureStrategy.BUFFER)) {
                    elements.next();
                    first.run();
                    sleep(Duration.ofMinutes(1));
                }
                return true;
            });
        }

        @Override
        public Publisher<Long> count(long elements) {
            return Streams.publish(out -> {
                for (long n = 0; n < elements; n++) {
                    out.emit(n);
                }
            });
        }

        @Override
        public Publisher<Long> failing(RuntimeException error) {
            return Streams.publish(out -> {
                throw error;
            });
        }

        @Override
        public Map<String, Publisher<Long>> timedOut() {
            Map<String, Publisher<Long>> all = new LinkedHashMap<>();
            all.put("flux", ReactorBridge.<Long>flux(LATE));
            all.put("flowable", RxBridge.<Long>flowable(LATE));
            all.put("observable", RxBridge.<Long>observable(LATE).toFlowable(BackpressureStrategy.BUFFER));
            all.put("publish", Streams.<Long>publish(LATE));
            all.put("publishFlow", FlowAdapters.toPublisher(Streams.<Long>publishFlow(LATE)));
            return all;
        }

        @Override
        public Map<String, Publisher<Integer>> ofTwo() {
            Map<String, Publisher<Integer>> all = new LinkedHashMap<>();
            all.put("flux", ReactorBridge.<Integer>flux(TWO));
            all.put("flowable", RxBridge.<Integer>flowable(TWO));
            all.put("publish", Streams.<Integer>publish(TWO));
            all.put("publishFlow", FlowAdapters.toPublisher(Streams.<Integer>publishFlow(TWO)));
            return all;
        }

        @Override
        public void settled(Runnable subscription) {
            run(() -> {
                subscription.run();
                while (allTasks().size() > 1) {
                    sleep(Duration.ZERO);
                }
            });
        }

        @Override
        public Map<String, Mono<String>> readInMono(Publisher<String> source) {
            Map<String, Mono<String>> all = new LinkedHashMap<>();
            all.put("awaitLast", ReactorBridge.mono(() -> ReactorBridge.awaitLast(source)));
            all.put("iterate", ReactorBridge.mono(() -> {
                try (AsyncIterator<String> elements = ReactorBridge.iterate(source)) {
                    return elements.next();
                }
            }));
            return all;
        }

        private static Promise<Object> failed(RuntimeException error) {
            return Async.launch(() -> {
                throw error;
            });
        }

        @Override
        public Mono<?> failedAsMono(RuntimeException error) {
            return ReactorBridge.toMono(failed(error));
        }

        @Override
        public Completable failedAsCompletable(RuntimeException error) {
            return RxBridge.toCompletable(failed(error));
        }

        @Override
        public CompletionStage<?> failedAsStage(RuntimeException error) {
            return failed(error);
        }

        @Override
        public Publisher<Integer> closedEarly() {
            return Streams.publish(out -> {
                out.emit(1);
                return;
            });
        }

        @Override
        public int blockOnOwnLoop() {
            return run(() -> RxBridge.<Integer>single(() -> 1).blockingGet());
        }
    }
}

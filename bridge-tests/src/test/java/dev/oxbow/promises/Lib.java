// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import dev.oxbow.Promise;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.Streams;
import io.reactivex.rxjava3.core.Flowable;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** The bridges, for a test that holds for all: each reads any publisher, and makes one of any generator. */
public enum Lib {
    /** Reactive Streams and nothing else. */
    PLAIN {
        @Override
        <T> Optional<T> awaitFirst(Publisher<T> source) {
            return Streams.awaitFirstOptional(source);
        }

        @Override
        <T> Optional<T> awaitLast(Publisher<T> source) {
            return Streams.awaitLastOptional(source);
        }

        @Override
        <T> Optional<T> awaitSingle(Publisher<T> source) {
            return Streams.awaitSingleOptional(source);
        }

        @Override
        void awaitCompletion(Publisher<?> source) {
            Streams.awaitCompletion(source);
        }

        @Override
        <T> AsyncIterator<T> iterate(Publisher<T> source, int prefetch, int refill) {
            return Streams.iterate(source, prefetch, refill);
        }

        @Override
        <T> Publisher<T> publish(Generator<T> generator) {
            return Streams.publish(generator);
        }

        @Override
        <T> Publisher<T> publish(Promise<T> promise) {
            return Streams.publish(promise);
        }
    },
    /** java.util.concurrent.Flow. */
    FLOW {
        private static <T> Flow.Publisher<T> flow(Publisher<T> source) {
            return FlowAdapters.toFlowPublisher(source);
        }

        @Override
        <T> Optional<T> awaitFirst(Publisher<T> source) {
            return Streams.awaitFirstOptional(flow(source));
        }

        @Override
        <T> Optional<T> awaitLast(Publisher<T> source) {
            return Streams.awaitLastOptional(flow(source));
        }

        @Override
        <T> Optional<T> awaitSingle(Publisher<T> source) {
            return Streams.awaitSingleOptional(flow(source));
        }

        @Override
        void awaitCompletion(Publisher<?> source) {
            Streams.awaitCompletion(flow(source));
        }

        @Override
        <T> AsyncIterator<T> iterate(Publisher<T> source, int prefetch, int refill) {
            return Streams.iterate(FlowAdapters.toPublisher(flow(source)), prefetch, refill);
        }

        @Override
        <T> Publisher<T> publish(Generator<T> generator) {
            return FlowAdapters.toPublisher(Streams.<T>publishFlow(generator));
        }

        @Override
        <T> Publisher<T> publish(Promise<T> promise) {
            return Streams.publish(promise);
        }
    },
    /** Reactor. */
    REACTOR {
        @Override
        <T> Optional<T> awaitFirst(Publisher<T> source) {
            return ReactorBridge.awaitFirstOptional(source);
        }

        @Override
        <T> Optional<T> awaitLast(Publisher<T> source) {
            return ReactorBridge.awaitLastOptional(source);
        }

        @Override
        <T> Optional<T> awaitSingle(Publisher<T> source) {
            return ReactorBridge.awaitSingleOptional(source);
        }

        @Override
        void awaitCompletion(Publisher<?> source) {
            ReactorBridge.awaitCompletion(source);
        }

        @Override
        <T> AsyncIterator<T> iterate(Publisher<T> source, int prefetch, int refill) {
            return ReactorBridge.iterate(source, prefetch, refill);
        }

        @Override
        <T> Publisher<T> publish(Generator<T> generator) {
            return ReactorBridge.flux(generator);
        }

        @Override
        <T> Publisher<T> publish(Promise<T> promise) {
            return ReactorBridge.toMono(promise);
        }
    },
    /** RxJava 3. */
    RXJAVA {
        @Override
        <T> Optional<T> awaitFirst(Publisher<T> source) {
            return RxBridge.awaitFirstOptional(Flowable.fromPublisher(source));
        }

        @Override
        <T> Optional<T> awaitLast(Publisher<T> source) {
            return RxBridge.awaitLastOptional(Flowable.fromPublisher(source));
        }

        @Override
        <T> Optional<T> awaitSingle(Publisher<T> source) {
            return RxBridge.awaitSingleOptional(Flowable.fromPublisher(source));
        }

        @Override
        void awaitCompletion(Publisher<?> source) {
            RxBridge.awaitCompletion(Flowable.fromPublisher(source));
        }

        @Override
        <T> AsyncIterator<T> iterate(Publisher<T> source, int prefetch, int refill) {
            return RxBridge.iterate(Flowable.fromPublisher(source), prefetch, refill);
        }

        @Override
        <T> Publisher<T> publish(Generator<T> generator) {
            return RxBridge.flowable(generator);
        }

        @Override
        <T> Publisher<T> publish(Promise<T> promise) {
            return RxBridge.toMaybe(promise).toFlowable();
        }
    };

    abstract <T> Optional<T> awaitFirst(Publisher<T> source);

    abstract <T> Optional<T> awaitLast(Publisher<T> source);

    abstract <T> Optional<T> awaitSingle(Publisher<T> source);

    abstract void awaitCompletion(Publisher<?> source);

    abstract <T> AsyncIterator<T> iterate(Publisher<T> source, int prefetch, int refill);

    abstract <T> Publisher<T> publish(Generator<T> generator);

    abstract <T> Publisher<T> publish(Promise<T> promise);
}

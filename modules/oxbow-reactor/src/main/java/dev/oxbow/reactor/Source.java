// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.EventLoop;
import dev.oxbow.streams.machine.Blocked;
import dev.oxbow.streams.machine.Library;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of a subscriber, in its own context: the one thing in which our publishers differ. */
@FunctionalInterface
interface Source<T> {
    String REACTOR = "reactor.core.publisher.";

    StackWalker STACK = StackWalker.getInstance();

    void subscribe(CoreSubscriber<? super T> subscriber, Library library);

    /**
     * Subscribes, in its own context; outside of the loop that runs the caller, if the caller is about to block it. Else
     * that loop would wait for a body that waits for the loop.
     */
    default void subscribeIn(CoreSubscriber<? super T> subscriber) {
        Contextual library = new Contextual(subscriber.currentContext());
        if (EventLoop.currentOrNull() != null && blocks(subscriber)) {
            Blocked.subscribe(() -> subscribe(subscriber, library));
        } else {
            subscribe(subscriber, library);
        }
    }

    private static boolean blocks(CoreSubscriber<?> subscriber) {
        Scannable last = Scannable.from(subscriber);
        for (Scannable s = last; s != null && s.isScanAvailable(); s = s.scan(Scannable.Attr.ACTUAL)) {
            last = s;
        }
        return last.getClass().getName().startsWith(REACTOR + "Blocking") && STACK.walk(Source::isInBlock);
    }

    /** That a subscriber blocks somebody is not to say whom: on a scheduler's thread it is another one. */
    private static boolean isInBlock(Stream<StackWalker.StackFrame> frames) {
        return frames.anyMatch(frame -> frame.getClassName().startsWith(REACTOR)
                && (frame.getMethodName().startsWith("block")
                        || frame.getClassName().equals(REACTOR + "BlockingIterable")));
    }

    /** As a Flux, known to Reactor's assembly hooks. */
    static <T> Flux<T> flux(Source<T> source) {
        return OfFlux.assembled(source);
    }

    /** As a Mono, likewise. The source has one element at most. */
    static <T> Mono<T> mono(Source<T> source) {
        return OfMono.assembled(source);
    }

    /** A Flux of ours. */
    final class OfFlux<T> extends Flux<T> {
        private final Source<T> source;

        private OfFlux(Source<T> source) {
            this.source = source;
        }

        private static <T> Flux<T> assembled(Source<T> source) {
            return onAssembly(new OfFlux<>(source));
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            source.subscribeIn(subscriber);
        }
    }

    /** A Mono of ours. */
    final class OfMono<T> extends Mono<T> {
        private final Source<T> source;

        private OfMono(Source<T> source) {
            this.source = source;
        }

        private static <T> Mono<T> assembled(Source<T> source) {
            return onAssembly(new OfMono<>(source));
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> subscriber) {
            source.subscribeIn(subscriber);
        }

        @Override
        public @Nullable T block() {
            return source instanceof Body<T> body && body.runsHere(this) ? body.block() : super.block();
        }

        @Override
        public Optional<T> blockOptional() {
            return Optional.ofNullable(block());
        }
    }
}

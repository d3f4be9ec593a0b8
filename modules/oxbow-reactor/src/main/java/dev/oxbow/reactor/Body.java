// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Library;
import dev.oxbow.streams.machine.Unwrapped;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/** A body that subscribers have run; or a thread that blocks for it, which then runs it itself. */
record Body<T>(Coroutine<? extends @Nullable T> body) implements Source<T> {
    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber, Library library) {
        Delivery.<T>ofBody(body, subscriber, library);
    }

    /** Whether a thread that blocks for {@code mono} finds this body at once, and nothing of Reactor's on the way. */
    boolean runsHere(Mono<T> mono) {
        return EventLoop.currentOrNull() == null
                && !Schedulers.isInNonBlockingThread()
                && !Hooks.isAutomaticContextPropagationEnabled()
                && Operators.onLastAssembly(mono) == mono;
    }

    /** Ends as {@link Mono#block()} does. */
    @Nullable
    T block() {
        try {
            return Async.<@Nullable T>runHere(body);
        } catch (Throwable e) {
            if (e instanceof CancellationException && Thread.currentThread().isInterrupted()) {
                throw Exceptions.propagate(new InterruptedException());
            }
            RuntimeException thrown = Exceptions.propagate(Unwrapped.error(e, Contextual.NONE));
            thrown.addSuppressed(new Exception("#block terminated with an error"));
            throw thrown;
        }
    }
}

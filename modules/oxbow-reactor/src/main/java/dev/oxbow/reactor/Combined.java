// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.EventLoop;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Library;
import dev.oxbow.streams.machine.Unwrapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Monos as what the words for many things take. */
final class Combined {
    private Combined() {}

    /** Each as a coroutine that awaits it; null for an empty one. */
    static <T> List<Coroutine<@Nullable T>> coroutines(Collection<? extends Mono<? extends T>> monos) {
        List<Coroutine<@Nullable T>> coroutines = new ArrayList<>();
        for (Mono<? extends T> mono : Objects.requireNonNull(monos, "monos must not be null")) {
            Objects.requireNonNull(mono, "a mono must not be null");
            coroutines.add(Unwrapped.<@Nullable T>body(() -> ReactorBridge.<@Nullable T>await(mono)));
        }
        return coroutines;
    }

    /** Subscribed to now, on a loop of its own: it outlives the loop, if any, that runs the caller. */
    static <T extends @Nullable Object> Promise<T> independent(Coroutine<? extends T> body, Library library) {
        List<Promise<T>> promise = new ArrayList<>(1);
        EventLoop.outside(() -> promise.add(Async.<T>launch(library.entered(body))));
        return promise.get(0);
    }

    /** Those that are pending are cancelled with the result that would tell of them: nobody else could. */
    static <T extends @Nullable Object> Mono<Waited<Promise<T>>> waiting(
            List<Coroutine<T>> monos, ReturnWhen when, @Nullable Duration limit) {
        return Source.mono((subscriber, library) ->
                Delivery.<Waited<Promise<T>>>ofBody(() -> wait(monos, when, limit), subscriber, library, waited -> {
                    library.discarded(waited);
                    waited.pending().forEach(Promise::cancel);
                }));
    }

    private static <T extends @Nullable Object> Waited<Promise<T>> wait(
            List<Coroutine<T>> monos, ReturnWhen when, @Nullable Duration limit) {
        Library library = Contextual.here();
        List<Promise<T>> promises = new ArrayList<>();
        for (Coroutine<T> mono : monos) {
            promises.add(independent(mono, library));
        }
        try {
            return limit == null ? Async.wait(promises, when) : Async.wait(promises, when, limit);
        } catch (Throwable e) {
            promises.forEach(Promise::cancel); // nobody else could
            throw e;
        }
    }
}

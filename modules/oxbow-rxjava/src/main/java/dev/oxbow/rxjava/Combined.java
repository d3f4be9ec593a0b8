// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.streams.machine.Delivery;
import dev.oxbow.streams.machine.Unwrapped;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Singles as what the words for many things take. */
final class Combined {
    private Combined() {}

    /** Each as a coroutine that awaits it. */
    static <T> List<Coroutine<T>> coroutines(Collection<? extends Single<? extends T>> singles) {
        List<Coroutine<T>> coroutines = new ArrayList<>();
        for (Single<? extends T> single : Objects.requireNonNull(singles, "singles must not be null")) {
            Objects.requireNonNull(single, "a single must not be null");
            coroutines.add(Unwrapped.body(() -> RxBridge.<T>await(single)));
        }
        return coroutines;
    }

    static <T> List<Coroutine<@Nullable T>> ofMaybes(List<? extends Maybe<? extends T>> maybes) {
        List<Coroutine<@Nullable T>> coroutines = new ArrayList<>();
        for (Maybe<? extends T> maybe : maybes) {
            Objects.requireNonNull(maybe, "a maybe must not be null");
            coroutines.add(Unwrapped.<@Nullable T>body(() -> RxBridge.<@Nullable T>await(maybe)));
        }
        return coroutines;
    }

    static List<Coroutine<@Nullable Void>> ofCompletables(List<Completable> completables) {
        List<Coroutine<@Nullable Void>> coroutines = new ArrayList<>();
        for (Completable completable : completables) {
            Objects.requireNonNull(completable, "a completable must not be null");
            coroutines.add(of(completable));
        }
        return coroutines;
    }

    static Coroutine<@Nullable Void> of(Completable completable) {
        return Unwrapped.<@Nullable Void>body(() -> {
            RxBridge.await(completable);
            return null;
        });
    }

    /** Those that are pending are cancelled with the result that would tell of them: nobody else could. */
    static <T> Single<Waited<Promise<T>>> waiting(
            List<Coroutine<T>> singles, ReturnWhen when, @Nullable Duration limit) {
        // by way of a Flowable: a Single's emitter does not tell whether it has passed a value on
        return Unblocked.single(Building.<Waited<Promise<T>>>flowable((subscriber, library) -> Delivery.ofBody(
                        () -> wait(singles, when, limit),
                        subscriber,
                        library,
                        waited -> waited.pending().forEach(Promise::cancel)))
                .firstOrError());
    }

    private static <T> Waited<Promise<T>> wait(List<Coroutine<T>> singles, ReturnWhen when, @Nullable Duration limit) {
        List<Promise<T>> promises = new ArrayList<>();
        for (Coroutine<T> single : singles) {
            promises.add(Building.<T>independent(single));
        }
        try {
            return limit == null ? Async.wait(promises, when) : Async.wait(promises, when, limit);
        } catch (Throwable e) {
            promises.forEach(Promise::cancel); // nobody else could
            throw e;
        }
    }
}

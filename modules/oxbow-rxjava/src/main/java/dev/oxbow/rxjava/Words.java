// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Waited;
import dev.oxbow.rxjava.Building.Tie;
import dev.oxbow.streams.machine.Ending;
import io.reactivex.rxjava3.annotations.CheckReturnValue;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The part of {@link RxBridge} that has asyncio's words for sources: a file of its own for its length alone. */
abstract sealed class Words extends Making permits RxBridge {
    // ---- asyncio's words, without a coroutine

    /**
     * A Single that, when subscribed to, subscribes to all and has their values, in the order of the arguments. In a
     * coroutine: {@code await(gather(a, b))}.
     *
     * <dl>
     *   <dt>Errors
     *   <dd>The first failure is the error at once; the others are cancelled then where the whole runs on a loop of its own,
     *       and go on where it was subscribed to on a loop, as in {@link Async#gather}.
     *   <dt>Cancellation
     *   <dd>Disposal disposes of them all.
     * </dl>
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<T>> gather(Single<? extends T>... singles) {
        return gather(Arrays.asList(singles));
    }

    /** As {@link #gather(Single...)}. */
    @CheckReturnValue
    public static <T> Single<List<T>> gather(Collection<? extends Single<? extends T>> singles) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        return single(() -> Async.<T>gather(bodies));
    }

    /** As {@link #gather(Single...)}; null for an empty one. */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<@Nullable T>> gather(Maybe<? extends T>... maybes) {
        List<Coroutine<@Nullable T>> bodies = Combined.ofMaybes(Arrays.asList(maybes));
        return RxBridge.single(() -> Async.<@Nullable T>gather(bodies));
    }

    /** As {@link #gather(Single...)}, without results. */
    @CheckReturnValue
    public static Completable gather(Completable... completables) {
        List<Coroutine<@Nullable Void>> bodies = Combined.ofCompletables(Arrays.asList(completables));
        return RxBridge.completable(() -> Async.<@Nullable Void>gather(bodies));
    }

    /**
     * A Single that, when subscribed to, subscribes to all and tells how they ended, in the order of the arguments. In a
     * coroutine: {@code await(gatherOutcomes(a, b))}.
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<Outcome<T>>> gatherOutcomes(Single<? extends T>... singles) {
        return gatherOutcomes(Arrays.asList(singles));
    }

    /** As {@link #gatherOutcomes(Single...)}. */
    @CheckReturnValue
    public static <T> Single<List<Outcome<T>>> gatherOutcomes(Collection<? extends Single<? extends T>> singles) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        return single(() -> Async.<T>gatherOutcomes(bodies));
    }

    /** As {@link #gatherOutcomes(Single...)}; null for an empty one. */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Single<List<Outcome<@Nullable T>>> gatherOutcomes(Maybe<? extends T>... maybes) {
        List<Coroutine<@Nullable T>> bodies = Combined.ofMaybes(Arrays.asList(maybes));
        return RxBridge.single(() -> Async.<@Nullable T>gatherOutcomes(bodies));
    }

    /** As {@link #gatherOutcomes(Single...)}, each null if it is complete. */
    @CheckReturnValue
    public static Single<List<Outcome<@Nullable Void>>> gatherOutcomes(Completable... completables) {
        List<Coroutine<@Nullable Void>> bodies = Combined.ofCompletables(Arrays.asList(completables));
        return RxBridge.single(() -> Async.<@Nullable Void>gatherOutcomes(bodies));
    }

    /**
     * A Single that, when subscribed to, subscribes to all and tells which of them are done when enough of them are, and
     * which are not, as promises in the order of the collection. Each runs on a loop of its own, and goes on if it is not
     * done: cancel them, or turn them into a Single again by {@link #toSingle}. Because every object has methods of this
     * name, call it qualified.
     *
     * <pre>{@code
     * Single<Waited<Promise<Page>>> first = RxBridge.wait(pages, ReturnWhen.FIRST_COMPLETED);
     * }</pre>
     *
     * <dl>
     *   <dt>Cancellation
     *   <dd>before that cancels them all.
     * </dl>
     */
    @CheckReturnValue
    public static <T> Single<Waited<Promise<T>>> wait(
            Collection<? extends Single<? extends T>> singles, ReturnWhen when) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        Objects.requireNonNull(when, "when must not be null");
        return Combined.waiting(bodies, when, null);
    }

    /** As {@link #wait(Collection, ReturnWhen)}, for {@code limit} at most; being late is no error. */
    @CheckReturnValue
    public static <T> Single<Waited<Promise<T>>> wait(
            Collection<? extends Single<? extends T>> singles, ReturnWhen when, Duration limit) {
        List<Coroutine<T>> bodies = Combined.coroutines(singles);
        Objects.requireNonNull(when, "when must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return Combined.waiting(bodies, when, limit);
    }

    /**
     * A Single that, when subscribed to, subscribes to {@code single}, whose work goes on when that subscriber disposes of it.
     * Each subscriber starts it anew, on a loop of its own; an error that comes after the disposal goes to
     * RxJavaPlugins.onError.
     */
    @CheckReturnValue
    public static <T> Single<T> shield(Single<? extends T> single) {
        Objects.requireNonNull(single, "the single must not be null");
        return Building.<T>single(() -> Building.<T>independent(() -> RxBridge.<T>await(single)), Tie.SHIELDED);
    }

    /** As {@link #shield(Single)}. */
    @CheckReturnValue
    public static <T> Maybe<T> shield(Maybe<? extends T> maybe) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        return Building.<T>maybe(
                () -> Building.<@Nullable T>independent(() -> RxBridge.<@Nullable T>await(maybe)), Tie.SHIELDED);
    }

    /** As {@link #shield(Single)}. */
    @CheckReturnValue
    public static Completable shield(Completable completable) {
        Objects.requireNonNull(completable, "the completable must not be null");
        return Building.completable(
                () -> Building.<@Nullable Void>independent(() -> {
                    await(completable);
                    return null;
                }),
                Tie.SHIELDED);
    }

    /**
     * A Single as {@code single} is, and {@code callback} is told how each of its subscriptions ended: with a value, an error
     * or a disposal. What it throws goes to RxJavaPlugins.onError.
     *
     * <pre>{@code
     * Single<User> told = onDone(users.findById(id), outcome -> log.info("found: " + outcome));
     * }</pre>
     */
    @CheckReturnValue
    public static <T> Single<T> onDone(Single<T> single, Consumer<? super Outcome<T>> callback) {
        Objects.requireNonNull(single, "the single must not be null");
        Objects.requireNonNull(callback, "the callback must not be null");
        return Single.defer(() -> {
            Ending<T> ending = new Ending<>(callback, Plugins.OBSERVED);
            return single.doOnSuccess(ending::succeeded)
                    .doOnError(ending::failed)
                    .doOnDispose(ending::cancelled);
        });
    }

    /** As {@link #onDone(Single, Consumer)}, with an argument bound to the callback. */
    @CheckReturnValue
    public static <T, A extends @Nullable Object> Single<T> onDone(
            Single<T> single, BiConsumer<? super Outcome<T>, ? super A> callback, A argument) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return onDone(single, (Outcome<T> outcome) -> callback.accept(outcome, argument));
    }

    /** As {@link #onDone(Single, Consumer)}; the value of an empty one is null. */
    @CheckReturnValue
    public static <T> Maybe<T> onDone(Maybe<T> maybe, Consumer<? super Outcome<@Nullable T>> callback) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        Objects.requireNonNull(callback, "the callback must not be null");
        return Maybe.defer(() -> {
            Ending<@Nullable T> ending = new Ending<>(callback, Plugins.OBSERVED);
            return maybe.doOnSuccess(ending::succeeded)
                    .doOnComplete(() -> ending.succeeded(null))
                    .doOnError(ending::failed)
                    .doOnDispose(ending::cancelled);
        });
    }

    /** As {@link #onDone(Maybe, Consumer)}, with an argument bound to the callback. */
    @CheckReturnValue
    public static <T, A extends @Nullable Object> Maybe<T> onDone(
            Maybe<T> maybe, BiConsumer<? super Outcome<@Nullable T>, ? super A> callback, A argument) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return onDone(maybe, (Outcome<@Nullable T> outcome) -> callback.accept(outcome, argument));
    }

    /** As {@link #onDone(Single, Consumer)}; the value is null. */
    @CheckReturnValue
    public static Completable onDone(Completable completable, Consumer<? super Outcome<@Nullable Void>> callback) {
        Objects.requireNonNull(completable, "the completable must not be null");
        Objects.requireNonNull(callback, "the callback must not be null");
        return Completable.defer(() -> {
            Ending<@Nullable Void> ending = new Ending<>(callback, Plugins.OBSERVED);
            return completable
                    .doOnComplete(() -> ending.succeeded(null))
                    .doOnError(ending::failed)
                    .doOnDispose(ending::cancelled);
        });
    }

    /** As {@link #onDone(Completable, Consumer)}, with an argument bound to the callback. */
    @CheckReturnValue
    public static <A extends @Nullable Object> Completable onDone(
            Completable completable, BiConsumer<? super Outcome<@Nullable Void>, ? super A> callback, A argument) {
        Objects.requireNonNull(callback, "the callback must not be null");
        return onDone(completable, (Outcome<@Nullable Void> outcome) -> callback.accept(outcome, argument));
    }

    /**
     * A Single that, when subscribed to, subscribes to {@code single}, and fails with an
     * {@link dev.oxbow.AsyncTimeoutException} if that takes longer than {@code limit}; it is disposed of then. The clock is
     * that of the loop on which it is subscribed to, if there is one.
     */
    @CheckReturnValue
    public static <T> Single<T> waitFor(Single<? extends T> single, Duration limit) {
        Objects.requireNonNull(single, "the single must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return RxBridge.<T>single(() -> Async.<T>waitFor(() -> RxBridge.<T>await(single), limit));
    }

    /** As {@link #waitFor(Single, Duration)}. */
    @CheckReturnValue
    public static <T> Maybe<T> waitFor(Maybe<? extends T> maybe, Duration limit) {
        Objects.requireNonNull(maybe, "the maybe must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return RxBridge.<T>maybe(() -> Async.<T>waitFor(() -> RxBridge.<T>await(maybe), limit));
    }

    /** As {@link #waitFor(Single, Duration)}. */
    @CheckReturnValue
    public static Completable waitFor(Completable completable, Duration limit) {
        Objects.requireNonNull(completable, "the completable must not be null");
        Objects.requireNonNull(limit, "limit must not be null");
        return RxBridge.completable(() -> Async.<@Nullable Void>waitFor(
                () -> {
                    RxBridge.await(completable);
                    return null;
                },
                limit));
    }
}

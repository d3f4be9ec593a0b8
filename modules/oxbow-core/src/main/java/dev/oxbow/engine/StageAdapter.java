// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A CompletionStage as a promise. Its cancellation leaves the stage alone, which may have other dependents, unless asked otherwise. */
final class StageAdapter<T extends @Nullable Object> extends DeferredImpl<T> {
    private final CompletionStage<? extends T> stage;
    private final boolean cancelling;

    private StageAdapter(CompletionStage<? extends T> stage, boolean cancelling) {
        super("completion stage");
        this.stage = stage;
        this.cancelling = cancelling;
    }

    @SuppressWarnings("unchecked")
    static <T extends @Nullable Object> PromiseImpl<T> of(CompletionStage<? extends T> stage, boolean cancelling) {
        if (stage instanceof PromiseImpl<?> p) {
            return cancelling ? (PromiseImpl<T>) p : Shield.of((PromiseImpl<T>) p);
        }
        StageAdapter<T> adapter = new StageAdapter<>(stage, cancelling);
        stage.whenComplete((value, error) -> {
            if (error == null) {
                adapter.complete(value);
            } else {
                adapter.fail(unwrapped(error));
            }
        });
        return adapter;
    }

    /** A stage's cancellation is a failure here: it is not this task that was cancelled. */
    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
        return wrapper && cause != null ? cause : error;
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        boolean cancelled = super.cancel(reason);
        if (cancelled && cancelling) {
            stop(() -> stage.toCompletableFuture().cancel(true));
        }
        return cancelled;
    }
}

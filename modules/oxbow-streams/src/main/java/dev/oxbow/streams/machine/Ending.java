// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Outcome;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a callback how one subscription ended: once, by whoever comes first. A cancellation may follow a result, and
 * another operator's error may follow it too; neither is told. What the callback throws changes nothing for the subscriber.
 */
public final class Ending<T extends @Nullable Object> {
    private final Library library;
    private final AtomicReference<@Nullable Consumer<? super Outcome<T>>> callback;

    /** For one subscription. */
    public Ending(Consumer<? super Outcome<T>> callback, Library library) {
        this.callback = new AtomicReference<>(Objects.requireNonNull(callback));
        this.library = library;
    }

    /** With a value. */
    public void succeeded(T value) {
        tell(new Outcome.Success<>(value));
    }

    /** With an error. */
    public void failed(Throwable error) {
        tell(new Outcome.Failed<>(error));
    }

    /** By its subscriber. */
    public void cancelled() {
        tell(new Outcome.Cancelled<>(null));
    }

    private void tell(Outcome<T> outcome) {
        Consumer<? super Outcome<T>> told = callback.getAndSet(null);
        if (told != null) {
            try {
                told.accept(outcome);
            } catch (Throwable e) {
                library.dropped(e);
            }
        }
    }
}

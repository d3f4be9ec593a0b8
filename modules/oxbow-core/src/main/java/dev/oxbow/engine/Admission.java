// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A body that begins only when something has been granted to it. Run in place it waits like any code. A task that is started
 * with one has no stack yet, so it asks and waits without a carrier: it costs no thread until it is its turn.
 */
public abstract class Admission<T extends @Nullable Object> implements Coroutine<T> {
    protected final Coroutine<? extends T> body;

    protected Admission(Coroutine<? extends T> body) {
        this.body = Check.given(body, "body");
    }

    /** The same for one task alone, which runs {@code decorated} in place of the body. */
    protected abstract Admission<T> forTask(Coroutine<? extends T> decorated);

    /** Holder of the baton, of one for a task: asks, once. Null: it is granted; else what is done when it is. */
    protected abstract @Nullable Promise<?> ask();

    /** Holder of the baton, of one for a task that ends without having run: gives up what it asked for, or was granted. */
    protected abstract void leave();
}

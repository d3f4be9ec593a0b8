// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Deferred;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A promise that is completed from outside: by any thread, and the first one wins. */
public non-sealed class DeferredImpl<T extends @Nullable Object> extends PromiseImpl<T> implements Deferred<T> {
    private final @Nullable String name;

    public DeferredImpl(@Nullable String name) {
        this.name = name;
    }

    @Override
    public boolean complete(T value) {
        return settle(value);
    }

    @Override
    public boolean fail(Throwable error) {
        return settle(Failure.of(Check.given(error, "error")));
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        return settle(Failure.cancelled(reason));
    }

    @Override
    @Nullable
    LoopImpl home() {
        return null;
    }

    @Override
    boolean wouldDeadlock(Carrier carrier) {
        return true;
    }

    @Override
    public String name() {
        return name == null ? "deferred" : name;
    }

    /** One whose cancellation stops something. */
    public static final class Stoppable<T extends @Nullable Object> extends DeferredImpl<T> {
        private final Supplier<String> name;
        private final Runnable onCancel;

        public Stoppable(Supplier<String> name, Runnable onCancel) {
            super(null);
            this.name = Check.given(name, "name");
            this.onCancel = Check.given(onCancel, "onCancel");
        }

        @Override
        public String name() {
            return String.valueOf(name.get());
        }

        @Override
        public boolean cancel(@Nullable String reason) {
            boolean cancelled = super.cancel(reason);
            if (cancelled) {
                stop(onCancel);
            }
            return cancelled;
        }
    }

    /** Users' code, at a cancellation: what it throws must not keep others from being cancelled, so the loop's handler has it. */
    final void stop(Runnable what) {
        try {
            what.run();
        } catch (Throwable e) {
            Carrier carrier = Carrier.current();
            LoopRecord.tell(
                    carrier == null ? null : carrier.loop(),
                    "what the cancellation of " + this + " calls failed",
                    e,
                    this);
        }
    }

    @Override
    public String toString() {
        return "deferred '" + Text.escaped(name()) + "' (" + word() + ")";
    }
}

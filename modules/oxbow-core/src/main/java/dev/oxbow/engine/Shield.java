// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A promise that ends as another ends, and whose cancellation does not reach it. */
final class Shield<T extends @Nullable Object> extends DeferredImpl<T> {
    private final PromiseImpl<T> inner;

    private Shield(PromiseImpl<T> inner) {
        super(null);
        this.inner = inner;
    }

    static <T extends @Nullable Object> PromiseImpl<T> of(PromiseImpl<T> inner) {
        if (inner.isDone()) {
            return inner;
        }
        Shield<T> outer = new Shield<>(inner);
        if (!inner.add(outer.new Link())) {
            outer.settleAs(inner);
        }
        return outer;
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        boolean cancelled = super.cancel(reason);
        if (cancelled) {
            inner.buried();
        }
        return cancelled;
    }

    private PromiseImpl<?> innermost() {
        PromiseImpl<?> innermost = inner;
        while (innermost instanceof Shield<?> shield) {
            innermost = shield.inner;
        }
        return innermost;
    }

    @Override
    void parts(List<PromiseImpl<?>> to) {
        innermost().parts(to);
    }

    @Override
    public String name() {
        return "shield of " + innermost().name();
    }

    private final class Link extends Waiter {
        @Override
        boolean isDead() {
            return isDone();
        }

        @Override
        void fire(PromiseImpl<?> done) {
            settleAs(inner);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** A promise that ends as another ends, and whose cancellation does not reach it. */
final class Shield<T extends @Nullable Object> extends DeferredImpl<T> {
    private Shield(String name) {
        super(name);
    }

    static <T extends @Nullable Object> PromiseImpl<T> of(PromiseImpl<T> inner) {
        if (inner.isDone()) {
            return inner;
        }
        Shield<T> outer = new Shield<>("shield of " + inner.name());
        if (!inner.add(outer.new Link(inner))) {
            outer.settleAs(inner);
        }
        return outer;
    }

    private final class Link extends Waiter {
        private final PromiseImpl<T> inner;

        Link(PromiseImpl<T> inner) {
            this.inner = inner;
        }

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

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import org.jspecify.annotations.Nullable;

/** Something short to be done holding the baton, which runs no user code: done on arrival, never ready. */
@FunctionalInterface
interface Errand extends Step {
    void onLoop();

    @Override
    default boolean arrived() {
        onLoop();
        return false;
    }

    @Override
    default @Nullable Carrier carrier() {
        return null;
    }

    @Override
    default void run(Carrier carrier) {
        throw new AssertionError("an errand is done on arrival");
    }
}

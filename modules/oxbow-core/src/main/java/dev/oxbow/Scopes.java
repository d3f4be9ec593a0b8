// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.Ops;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** {@link Async#shielded}. */
final class Scopes {
    private Scopes() {}

    static <T extends @Nullable Object> T shielded(Coroutine<? extends T> body) {
        Task<?> task = Ops.currentTask("shielded");
        Task<T> child = task.loop().start(null, Check.given(body, "body"));
        CancellationException cancelled = null;
        while (!child.isDone()) {
            try {
                Async.wait(java.util.List.of(child), ReturnWhen.ALL_COMPLETED);
            } catch (CancellationException e) {
                cancelled = e;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return Ops.<T>await(child);
    }
}

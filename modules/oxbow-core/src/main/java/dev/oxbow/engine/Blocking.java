// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Promise;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a plain thread does while a loop works for it. */
final class Blocking {
    private Blocking() {}

    /** An interrupt cancels the promise; its end is still waited for, and the thread is interrupted afterwards. */
    static <T extends @Nullable Object> T untilDone(Promise<T> promise) {
        boolean interrupted = false;
        for (; ; ) {
            try {
                promise.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                promise.cancel("the thread that waited for it was interrupted");
            } catch (ExecutionException | CancellationException e) {
                break; // taken again below, in the shape in which an await delivers it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return promise.join();
    }
}

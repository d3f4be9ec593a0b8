// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.sync;

import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.engine.Admission;
import dev.oxbow.sync.AsyncSemaphore.Permit;
import org.jspecify.annotations.Nullable;

/** A body that holds a permit while it runs. */
final class Limited<T extends @Nullable Object> extends Admission<T> {
    private final AsyncSemaphore semaphore;

    // Of one for a task, written by the holder of its loop's baton: the permit that was free, or else the turn to get
    // one.
    private @Nullable Permit permit;
    private @Nullable Deferred<Permit> turn;

    Limited(AsyncSemaphore semaphore, Coroutine<? extends T> body) {
        super(body);
        this.semaphore = semaphore;
    }

    @Override
    protected Limited<T> forTask(Coroutine<? extends T> decorated) {
        return new Limited<>(semaphore, decorated);
    }

    @Override
    protected @Nullable Deferred<Permit> ask() {
        if (semaphore.take()) {
            permit = new Permit(semaphore);
        } else {
            turn = semaphore.queueUp();
        }
        return turn;
    }

    @Override
    protected void leave() {
        if (turn != null) {
            semaphore.leave(turn);
        } else if (permit != null) {
            permit.close();
        }
    }

    @Override
    public T run() throws Exception {
        try (Permit held = permit()) {
            return body.run();
        }
    }

    private Permit permit() {
        if (turn != null) {
            return semaphore.taken(semaphore.granted(turn));
        }
        return permit != null ? semaphore.taken(permit) : semaphore.acquire();
    }
}

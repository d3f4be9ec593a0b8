// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Handle;
import dev.oxbow.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A done-callback: never called inline by whoever completes the promise, but as a step of a loop; only where there is
 * none, or it is closed, on the completing thread.
 */
final class DoneCallback<T extends @Nullable Object> extends Waiter implements Step {
    private final PromiseImpl<T> promise;
    private final @Nullable LoopImpl loop;
    private final @Nullable TaskLocals locals;

    // Null once called or removed. Written on the loop or, with no loop, by any thread: the last write wins, and a
    // removal that races with the call may come too late, as anywhere.
    private volatile @Nullable Consumer<? super Promise<T>> callback;

    private DoneCallback(
            PromiseImpl<T> promise,
            @Nullable LoopImpl loop,
            @Nullable TaskLocals locals,
            Consumer<? super Promise<T>> callback) {
        this.promise = promise;
        this.loop = loop;
        this.locals = locals;
        this.callback = callback;
    }

    static <T extends @Nullable Object> Handle add(PromiseImpl<T> promise, Consumer<? super Promise<T>> callback) {
        Check.given(callback, "callback");
        Carrier carrier = Carrier.current();
        LoopImpl loop = carrier != null ? carrier.loop() : promise.home();
        DoneCallback<T> node = new DoneCallback<>(promise, loop, TaskLocals.current(carrier), callback);
        if (!promise.add(node)) {
            node.fire(promise);
        }
        return node.new Removal();
    }

    @Override
    boolean isDead() {
        return callback == null;
    }

    @Override
    void fire(PromiseImpl<?> done) {
        if (callback != null && (loop == null || !loop.baton.makeReady(this))) {
            call();
        }
    }

    @Override
    public @Nullable Carrier carrier() {
        return null;
    }

    @Override
    public void run(Carrier carrier) {
        carrier.inContext(locals, this::call);
    }

    private void call() {
        Consumer<? super Promise<T>> c = callback;
        callback = null;
        if (c == null) {
            return;
        }
        try {
            c.accept(promise);
        } catch (Throwable e) {
            LoopRecord.tell(loop, "a done-callback of " + promise + " failed", e, promise);
        }
    }

    /** Given to the user, who may make it a promise's value; a {@link Waiter} cannot be one. */
    private final class Removal implements Handle {
        @Override
        public boolean cancel() {
            boolean was = callback != null;
            callback = null;
            promise.buried();
            return was;
        }

        @Override
        public boolean isCancelled() {
            return callback == null;
        }
    }
}

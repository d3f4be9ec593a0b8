// SPDX-License-Identifier: Apache-2.0
package dev.oxbow;

import dev.oxbow.engine.Check;
import dev.oxbow.engine.DeferredImpl;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A promise that you complete: from any thread, and the first one wins. It belongs to no loop; coroutines of many loops
 * may await it, in the order of their coming.
 *
 * <p>As in asyncio, a task that is cancelled while it awaits a Deferred cancels the Deferred, and with it all who await
 * it. Await its {@link Async#shield shield} where it is shared.
 *
 * <pre>{@code
 * Deferred<String> answer = Deferred.create();
 * listener.onAnswer(answer::complete);
 * String text = await(answer);
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Deferred<T extends @Nullable Object> extends Promise<T> permits DeferredImpl {
    /** One that is pending. */
    static <T extends @Nullable Object> Deferred<T> create() {
        return new DeferredImpl<>(null);
    }

    /** One that is pending, with a name for reports. */
    static <T extends @Nullable Object> Deferred<T> create(String name) {
        return new DeferredImpl<>(Check.given(name, "name"));
    }

    /**
     * One that is pending, and that knows what to stop when nobody wants it any more.
     *
     * @param onCancel called once if it is cancelled, at once, on the cancelling thread; it must not block. What it throws
     *     goes to the exception handler of the loop it is called on, or is logged: others are to be cancelled too
     */
    static <T extends @Nullable Object> Deferred<T> create(String name, Runnable onCancel) {
        Check.given(name, "name");
        return create(() -> name, onCancel);
    }

    /**
     * As {@link #create(String, Runnable)}, with a name that is made when somebody asks for it, for a report say.
     *
     * @param name may be called on any thread, at any time until this is done; it must not block
     */
    static <T extends @Nullable Object> Deferred<T> create(Supplier<String> name, Runnable onCancel) {
        return new DeferredImpl.Stoppable<>(name, onCancel);
    }

    /**
     * Gives it its value. False: it was done already.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>never.
     *   <dt>Thread
     *   <dd>Any. Those who await it go on in steps to come, each on its loop; done-callbacks that were added off any loop are
     *       called here, before this returns.
     * </dl>
     */
    boolean complete(T value);

    /**
     * Makes it fail, with a CancellationException too: it has failed then, and is not cancelled. False: it was done already.
     * Otherwise as {@link #complete}.
     */
    boolean fail(Throwable error);
}

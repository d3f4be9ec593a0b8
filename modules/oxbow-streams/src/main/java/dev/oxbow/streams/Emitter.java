// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

/**
 * Where a {@link Generator} puts its elements.
 *
 * @param <T> the type of the elements
 */
public interface Emitter<T> {
    /**
     * Gives {@code element} to the subscriber. It is no longer the caller's then: if this throws, but for null, the element
     * goes where its library discards elements: to onDiscard in Reactor.
     *
     * <dl>
     *   <dt>Suspends
     *   <dd>while the subscriber has not asked for one, and while another coroutine is emitting: they take turns in the
     *       order of their coming.
     *   <dt>Cancellation
     *   <dd>When the subscriber has cancelled, this throws a {@link java.util.concurrent.CancellationException}.
     *   <dt>Thread
     *   <dd>Any coroutine's. The subscriber is called on the generator's loop, directly by its own coroutines.
     *   <dt>Errors
     *   <dd>What the subscriber throws, which it must not, is thrown here and ends the stream without a further signal.
     * </dl>
     *
     * @throws NullPointerException if it is null; the stream goes on
     * @throws IllegalStateException off the loop, when the generator has ended, and from within the subscriber's onNext
     *     that another call of this has led to, since it would wait for itself
     */
    void emit(T element);
}

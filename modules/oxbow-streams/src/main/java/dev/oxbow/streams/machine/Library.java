// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import dev.oxbow.Coroutine;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** What differs from one streams library to the next, for one subscription. */
public interface Library {
    /** Reactive Streams and nothing else: what is dropped is told to the system log. */
    Library PLAIN = new Library() {
        @Override
        public void discarded(Object element) {}

        @Override
        public void dropped(Throwable error) {
            System.getLogger("dev.oxbow")
                    .log(System.Logger.Level.WARNING, "an error came after its stream was over", error);
        }
    };

    /** The subscriber as the library's own operators would like to see it. */
    default <T> Subscriber<? super T> dressed(Subscriber<T> subscriber) {
        return subscriber;
    }

    /** {@code body}, which a subscriber has started, as it is to run for it. */
    default <T extends @Nullable Object> Coroutine<T> entered(Coroutine<T> body) {
        return body;
    }

    /** What a source is called in reports; empty: nothing that would help. Any thread. */
    default String described(Publisher<?> source) {
        return source.getClass().getSimpleName();
    }

    /** What {@code thrown} is to be signalled as: itself, or what the library has wrapped in it. */
    default Throwable unwrapped(Throwable thrown) {
        return thrown;
    }

    /** An element came and will not be seen. Any thread; must not throw. */
    void discarded(Object element);

    /** An error came that nobody can be thrown at. Any thread; must not throw. */
    void dropped(Throwable error);
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** One result of a stream, awaited. */
public final class Await<T extends @Nullable Object> extends Inlet<T> {
    /** Which result. */
    public enum Want {
        /** The first element; the rest is cancelled. */
        FIRST("awaitFirst", 1),
        /** The last element. */
        LAST("awaitLast", Long.MAX_VALUE),
        /** The only element; more than one is an error. */
        SINGLE("awaitSingle", 2),
        /** What a source of one element at most has, once it is complete. */
        ONLY("await", Long.MAX_VALUE),
        /** The end. */
        COMPLETION("awaitCompletion", Long.MAX_VALUE);

        private final String word;
        private final long demand;

        Want(String word, long demand) {
            this.word = word;
            this.demand = demand;
        }
    }

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Await.class, "value", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Want want;

    // Written by upstream's thread; emptied by exchange, by whoever sees or discards the value, so that one of them
    // does.
    private volatile @Nullable Object value;

    private Await(Publisher<?> source, Library library, Want want) {
        super(source, library);
        this.want = want;
    }

    /**
     * What {@code want} says of {@code source}; null where it has no such element.
     *
     * @throws IllegalArgumentException if a single element is wanted and there are more
     */
    public static <T extends @Nullable Object> T in(Publisher<? extends T> source, Want want, Library library) {
        Objects.requireNonNull(source, "what is awaited must not be null");
        requireCoroutine(want.word);
        Await<T> await = new Await<>(source, library, want);
        try {
            source.subscribe(library.dressed(await));
            return await.result();
        } catch (Throwable e) {
            await.leave(e);
            throw e;
        }
    }

    /** What is there already: {@code source} is asked in place, and nothing is subscribed to. */
    public static <T extends @Nullable Object> T there(Callable<? extends T> source, Library library) {
        requireCoroutine(Want.ONLY.word);
        try {
            return source.call();
        } catch (Throwable e) {
            throw raised(library.unwrapped(e));
        }
    }

    /** For a look at a source before an await of it: refuses, as that would. */
    public static void require(Want want) {
        requireCoroutine(want.word);
    }

    /** A source's error as an await throws it. */
    public static RuntimeException failure(Throwable error) {
        return raised(error);
    }

    /** {@code value}, or NoSuchElementException. */
    public static <T> T present(@Nullable T value, Want want) {
        if (value == null) {
            throw new NoSuchElementException(
                    want.word + ": the stream was empty; use " + want.word + "Optional where it may be");
        }
        return value;
    }

    // ---- upstream's thread

    @Override
    void element(T element) {
        switch (want) {
            case FIRST -> first(element);
            case LAST -> replace(element);
            case SINGLE -> {
                if (!first(element)) {
                    faulty(new IllegalArgumentException("awaitSingle: the stream has more than one element"));
                    enough();
                }
            }
            case ONLY -> first(element);
            case COMPLETION -> library.discarded(element);
        }
        if (isCancelled()) {
            discard(); // the reader left meanwhile, and may have looked before the value was there
        }
    }

    private boolean first(T element) {
        if (value != null) {
            library.discarded(element); // more than were asked for, or than there should be
            return false;
        }
        value = element;
        if (want == Want.FIRST) {
            enough();
            ring();
        }
        return true;
    }

    private void replace(T element) {
        Object old = VALUE.getAndSet(this, element);
        if (old != null) {
            library.discarded(old);
        }
    }

    @Override
    boolean hasElement() {
        return want == Want.FIRST && value != null;
    }

    // ---- the reader

    @Override
    void beginning() {
        request(want.demand);
    }

    // Null where there is no element: what T is then is for the caller to say.
    @SuppressWarnings({"unchecked", "NullAway"})
    private T result() {
        while (!begun() || !isReady()) {
            pause(want.word);
        }
        RuntimeException fault = fault();
        if (fault != null) {
            throw fault;
        }
        Throwable error = error();
        if (error != null && !hasElement()) {
            throw raised(error);
        }
        T result = (T) VALUE.getAndSet(this, null);
        cancel(); // before the coroutine goes on; a no-op but for FIRST, whose element came while it was asked for
        Throwable late = error(); // looked at now that none can come any more
        if (late != null) {
            dropped(late); // it came after the element that was wanted
        }
        return result;
    }

    /** Leaves without a result: cancelled, or by {@code thrown}, which may be the very error of the source. */
    private void leave(Throwable thrown) {
        cancel();
        discard();
        Throwable error = error();
        if (error != null && error != thrown && error != thrown.getCause()) {
            dropped(error);
        }
    }

    private void discard() {
        Object v = VALUE.getAndSet(this, null);
        if (v != null) {
            library.discarded(v);
        }
    }
}

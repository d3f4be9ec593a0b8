// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import dev.oxbow.streams.AsyncIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.reactivestreams.Publisher;

/** The ways to read a stream in a coroutine, each with its outcome in words. */
enum Reader {
    FIRST {
        @Override
        String read(Lib lib, Publisher<Integer> source) {
            return lib.awaitFirst(source).map(Object::toString).orElse("empty");
        }
    },
    LAST {
        @Override
        String read(Lib lib, Publisher<Integer> source) {
            return lib.awaitLast(source).map(Object::toString).orElse("empty");
        }
    },
    SINGLE {
        @Override
        String read(Lib lib, Publisher<Integer> source) {
            return lib.awaitSingle(source).map(Object::toString).orElse("empty");
        }
    },
    COMPLETION {
        @Override
        String read(Lib lib, Publisher<Integer> source) {
            lib.awaitCompletion(source);
            return "end";
        }
    },
    /** Four at a time. */
    ITERATE {
        @Override
        String read(Lib lib, Publisher<Integer> source) {
            List<String> words = new ArrayList<>();
            try (AsyncIterator<Integer> elements = lib.iterate(source, 4, 3)) {
                elements.forEachRemaining(element -> words.add(element.toString()));
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                words.add(word(e));
            }
            return words.isEmpty() ? "empty" : String.join(" ", words);
        }
    };

    /** Suspends; in a coroutine. */
    abstract String read(Lib lib, Publisher<Integer> source);

    static String word(Throwable e) {
        return e.getClass().getSimpleName();
    }

    /** As {@link #read}, with an error in words too. */
    String outcome(Lib lib, Publisher<Integer> source) {
        try {
            return read(lib, source);
        } catch (RuntimeException | Error e) {
            return word(e);
        }
    }
}

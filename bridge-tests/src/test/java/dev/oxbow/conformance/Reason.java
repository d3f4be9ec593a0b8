// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conformance;

import dev.oxbow.AsyncTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something failed, as the corpus writes it: an error's own name, {@code timeout}, {@code group(reason,...)}. */
final class Reason extends RuntimeException {
    static final String CANCELLED = "cancelled";

    private static final long serialVersionUID = 1;

    Reason(String text) {
        super(text, null, true, false);
    }

    /** In the corpus' words. What it has no word for is a bug, and is thrown as one. */
    static String of(Throwable thrown) {
        return switch (thrown) {
            case CancellationException e -> CANCELLED;
            case AsyncTimeoutException e -> "timeout";
            case Reason e -> String.valueOf(e.getMessage());
            default -> throw new AssertionError("the program is wrong, or Oxbow is", thrown);
        };
    }

    /**
     * What to throw in place of {@code thrown} where a task or the body of a group ends. A failure that several groups
     * share would gather the suppressed failures of all of them; each has an object of its own instead.
     */
    static RuntimeException afresh(RuntimeException thrown) {
        return thrown instanceof CancellationException ? thrown : new Reason(of(thrown));
    }

    /** What a task group threw: the set of what failed in it. */
    static Reason ofGroup(Throwable first) {
        return new Reason(Stream.concat(Stream.of(first), Stream.of(first.getSuppressed()))
                .map(Reason::of)
                .sorted()
                .collect(Collectors.joining(",", "group(", ")")));
    }
}

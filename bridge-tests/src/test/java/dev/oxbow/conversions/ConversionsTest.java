// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conversions;

import static dev.oxbow.Async.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Async;
import dev.oxbow.Promise;
import dev.oxbow.Task;
import dev.oxbow.conversions.Feed.What;
import dev.oxbow.docs.Page;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.streams.AsyncIterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** Every conversion is made, and looked at from both ends: what is seen is its row in docs/conversions.md. */
@Timeout(60)
@SuppressWarnings("unchecked")
class ConversionsTest {
    @Test
    void everyConversionDoesWhatThePageSays() {
        List<String[]> rows = new ArrayList<>();
        for (From from : From.values()) {
            for (To to : To.values()) {
                String spelling = to.spelling(from);
                if (spelling != null) {
                    rows.add(new String[] {
                        from.type,
                        to.type,
                        "`" + spelling + "`",
                        temperature(from, to),
                        from == From.SINGLE ? "–" : outcome(from, to, What.NOTHING),
                        from.isOfMany() ? outcome(from, to, What.THREE) : "–",
                        outcome(from, to, What.ERROR),
                        cancellation(from, to),
                        from.isOfMany() && to.isOfMany() ? backpressure(from, to) : "–"
                    });
                }
            }
        }
        Page.of("conversions.md").hasRows("conversions", rows);
    }

    private interface Look<R> {
        R at(Object view) throws Exception;
    }

    /** On a loop, and in time. */
    private static <R> R look(From from, To to, Feed feed, Look<R> look) {
        return run(() -> timeout(Duration.ofSeconds(20), () -> {
            Object source = from.source(feed);
            return look.at(to.of(from, source, feed));
        }));
    }

    private static void turns() {
        for (int turn = 0; turn < 10; turn++) {
            sleep(ZERO);
        }
    }

    /** Whether two who subscribe have it done twice. */
    private static String temperature(From from, To to) {
        if (from == From.ITERATOR) {
            return to.compareTo(To.STAGE) > 0 ? "once" : "hot"; // as it is itself
        }
        Feed feed = new Feed(What.ONE);
        return look(from, to, feed, view -> {
            turns();
            if (!(view instanceof Publisher<?>)) {
                return view instanceof AsyncIterator<?> ? "once" : "hot";
            }
            if (feed.reads.get() > 0) {
                return "hot"; // nobody has subscribed yet
            }
            for (int subscriber = 0; subscriber < 2; subscriber++) {
                Collecting<Integer> c = new Collecting<>(1);
                To.publisher(view).subscribe(c);
                turns();
            }
            return feed.reads.get() == 2 ? "cold" : "hot";
        });
    }

    private static String outcome(From from, To to, What what) {
        Feed feed = new Feed(what);
        return look(from, to, feed, view -> {
            if (view instanceof Promise<?> promise) {
                return promised((Promise<Integer>) promise, feed);
            }
            if (view instanceof AsyncIterator<?> elements) {
                return iterated((AsyncIterator<Integer>) elements, feed);
            }
            Collecting<Integer> c = new Collecting<>(Long.MAX_VALUE);
            To.publisher(view).subscribe(c);
            while (c.over.getCount() > 0) {
                sleep(ZERO);
            }
            return words(c.elements, c.errors.isEmpty() ? null : c.errors.get(0), feed);
        });
    }

    private static String promised(Promise<Integer> promise, Feed feed) {
        try {
            Integer value = Async.<@Nullable Integer>await(promise);
            return value == null ? "null" : words(List.of(value), null, feed);
        } catch (RuntimeException e) {
            return words(List.of(), e, feed);
        }
    }

    private static String iterated(AsyncIterator<Integer> elements, Feed feed) {
        List<Integer> seen = new ArrayList<>();
        try (elements) {
            elements.forEachRemaining(seen::add);
            return words(seen, null, feed);
        } catch (RuntimeException e) {
            return words(seen, e, feed);
        }
    }

    private static String words(List<Integer> elements, @Nullable Throwable error, Feed feed) {
        if (error != null) {
            return error == feed.error ? "the error" : error.getClass().getSimpleName();
        }
        if (elements.isEmpty()) {
            return feed.what == What.NOTHING ? "empty" : "completion";
        }
        return elements.size() == 3
                ? "all"
                : elements.stream()
                        .map(n -> n == 1 ? "the first" : "element " + n)
                        .collect(Collectors.joining(", "));
    }

    private static String cancellation(From from, To to) {
        Feed feed = new Feed(What.SILENCE);
        return look(from, to, feed, view -> {
            turns();
            if (view instanceof Promise<?> promise) {
                promise.cancel();
            } else if (view instanceof AsyncIterator<?> elements) {
                elements.close();
            } else {
                Collecting<Integer> c = new Collecting<>(1);
                To.publisher(view).subscribe(c);
                turns();
                c.subscription.cancel();
            }
            turns();
            assertThat(feed.cancellations.get()).isLessThanOrEqualTo(1);
            String seen = feed.cancellations.get() == 1 ? "reaches it" : "leaves it alone";
            for (Task<?> task : allTasks()) {
                if (task != currentTask()) {
                    task.cancel();
                }
            }
            return seen;
        });
    }

    /** What has been asked of the source when a subscriber has asked for two elements. */
    private static String backpressure(From from, To to) {
        Feed feed = new Feed(What.THOUSANDS);
        return look(from, to, feed, view -> {
            if (view instanceof AsyncIterator<?> elements) {
                elements.next();
                elements.next();
                elements.close();
            } else {
                Collecting<Integer> c = new Collecting<>(2);
                To.publisher(view).subscribe(c);
                while (c.elements.size() < 2) {
                    sleep(ZERO);
                }
                turns();
                assertThat(c.elements).hasSize(2);
                c.subscription.cancel();
                turns();
            }
            long asked = feed.requested.get();
            return asked == Long.MAX_VALUE || asked >= 5_000 ? "none: buffered" : asked + " ahead";
        });
    }
}

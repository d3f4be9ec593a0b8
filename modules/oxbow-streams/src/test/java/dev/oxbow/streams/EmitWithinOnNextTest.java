// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.streams;

import static dev.oxbow.Async.*;
import static dev.oxbow.streams.Streams.*;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** A subscriber that, on being given an element, has the generator emit another one. */
@Timeout(30)
@SuppressWarnings("NullAway")
class EmitWithinOnNextTest {
    private final AtomicReference<Emitter<? super Integer>> emitter = new AtomicReference<>();

    private final Publisher<Integer> generator = publish(out -> {
        emitter.set(out);
        out.emit(1);
        out.emit(2);
    });

    /** Emits its first element's echo on the stack of the emit that brought it. */
    private final class Echoing extends Collecting<Integer> {
        @Nullable
        Throwable refused;

        Echoing() {
            super(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Integer element) {
            super.onNext(element);
            if (element == 1) {
                try {
                    emitter.get().emit(10);
                } catch (Throwable e) {
                    refused = e;
                }
            }
        }
    }

    @Test
    void onItsStackItIsRefusedInsteadOfWaitingForItself() throws Exception {
        Echoing onALoopOfItsOwn = new Echoing();
        generator.subscribe(onALoopOfItsOwn);
        assertThat(onALoopOfItsOwn.awaitEnd().elements).containsExactly(1, 2);
        assertThat(onALoopOfItsOwn.refused)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onNext");

        Echoing onThisLoop = new Echoing();
        run(() -> generator.subscribe(onThisLoop));
        assertThat(onThisLoop.awaitEnd().elements).containsExactly(1, 2);
        assertThat(onThisLoop.refused).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChildThatIsAwaitedThereIsRefusedToo() {
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
                @Override
                public void onNext(Integer element) {
                    super.onNext(element);
                    if (element == 1) {
                        try {
                            await(start(() -> emitter.get().emit(10)));
                        } catch (IllegalStateException e) {
                            refused.set(e);
                        }
                    }
                }
            };
            generator.subscribe(subscriber);
            toThread(subscriber::awaitEnd);
            assertThat(subscriber.elements).containsExactly(1, 2);
        });
        assertThat(refused.get()).hasMessageContaining("onNext");
    }

    @Test
    void inATaskOfItsOwnItComesInTurn() {
        run(() -> {
            Collecting<Integer> subscriber = new Collecting<>(Long.MAX_VALUE) {
                @Override
                public void onNext(Integer element) {
                    super.onNext(element);
                    if (element == 1) {
                        start(() -> emitter.get().emit(10));
                    }
                }
            };
            Streams.<Integer>publish(out -> {
                        emitter.set(out);
                        out.emit(1);
                        sleep(ZERO);
                        out.emit(2);
                    })
                    .subscribe(subscriber);
            toThread(subscriber::awaitEnd);
            assertThat(subscriber.elements).containsExactly(1, 10, 2);
        });
    }

    @Test
    void aBadRequestFromOnNextIsItsErrorThoughTheBodyHasEndedMeanwhile() throws Exception {
        Collecting<Integer> slow = new Collecting<>(Long.MAX_VALUE) {
            @Override
            public void onNext(Integer element) {
                super.onNext(element);
                for (int turn = 0; turn < 5; turn++) {
                    sleep(ZERO); // the body ends
                }
                subscription.request(0);
            }
        };
        run(() -> {
            Publisher<Integer> leaving = publish(out -> {
                start(() -> out.emit(1));
                sleep(ZERO);
            });
            leaving.subscribe(slow);
            for (int turn = 0; turn < 20; turn++) {
                sleep(ZERO);
            }
        });
        assertThat(slow.awaitEnd().errors).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(slow.completions).isZero();
    }
}

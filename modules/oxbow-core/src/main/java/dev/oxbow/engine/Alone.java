// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.engine;

import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A main task on a loop of its own: done when the loop is closed, which is when main is done and what it left behind has
 * been cancelled and has ended (asyncio.run).
 */
final class Alone<T extends @Nullable Object> extends DeferredImpl<T> {
    static final String MAIN = "main";

    private final TaskImpl<T> main;

    private Alone(TaskImpl<T> main) {
        super(MAIN);
        this.main = main;
    }

    static <T extends @Nullable Object> Promise<T> start(Coroutine<? extends T> body) {
        LoopImpl loop = LoopImpl.open(Settings.USUAL);
        return of((TaskImpl<T>) loop.<T>start(MAIN, body));
    }

    /** Closes the loop of {@code main} when that is done. */
    static <T extends @Nullable Object> Alone<T> of(TaskImpl<T> main) {
        Alone<T> alone = new Alone<>(main);
        // whoever has this promise looks at main's failure through it
        if (!main.add(new Ended())) {
            main.markSeen();
        }
        if (!main.loop.closeWhenDone(main).add(alone.new Closed())) {
            alone.end();
        }
        return alone;
    }

    @Override
    void parts(List<PromiseImpl<?>> to) {
        to.add(main);
    }

    @Override
    void cancelledWith(List<PromiseImpl<?>> to) {
        to.add(main);
    }

    @Override
    public boolean cancel(@Nullable String reason) {
        return main.cancel(reason);
    }

    @Override
    boolean cancelFor(TaskImpl<?> waiter, @Nullable String reason) {
        return main.cancelFor(waiter, reason);
    }

    private void end() {
        Failure failure = main.failure();
        if (failure != null && failure.error != null) {
            Failure mine = Failure.of(failure.error);
            mine.unseen = UnseenFailure.watch(main.loop, this, failure.error);
            settle(mine);
        } else {
            settleAs(main);
        }
    }

    private static final class Ended extends Waiter {
        @Override
        void fire(PromiseImpl<?> ended) {
            ended.markSeen();
        }
    }

    private final class Closed extends Waiter {
        @Override
        void fire(PromiseImpl<?> closed) {
            end();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.Promise;
import dev.oxbow.hostile.Collecting;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.Streams;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Subscribers that leave as soon as they are subscribed, or before they ask for anything: promises 18 and 19. */
@Timeout(30)
@SuppressWarnings("NullAway")
class LeavingTest {
    @RegisterExtension
    final Dropped dropped = new Dropped();

    /** Of every type; leaves in onSubscribe, and is not signalled. */
    private static final class Leaving
            implements Subscriber<Object>, SingleObserver<Object>, MaybeObserver<Object>, CompletableObserver {
        private final AtomicInteger signals = new AtomicInteger();

        @Override
        public void onSubscribe(Subscription s) {
            s.cancel();
        }

        @Override
        public void onSubscribe(Disposable d) {
            d.dispose();
        }

        @Override
        public void onNext(Object element) {
            signals.incrementAndGet();
        }

        @Override
        public void onSuccess(Object value) {
            signals.incrementAndGet();
        }

        @Override
        public void onError(Throwable error) {
            signals.incrementAndGet();
        }

        @Override
        public void onComplete() {
            signals.incrementAndGet();
        }
    }

    @Test
    @Promised(18)
    void aBodyWhoseSubscriberLeavesAtOnceNeverRuns() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Coroutine<Integer> body = runs::incrementAndGet;
        Leaving leaving = new Leaving();
        for (int i = 0; i < 100; i++) { // on loops of their own: what is started there may run at once
            ReactorBridge.mono(body).subscribe(leaving);
            ReactorBridge.shield(ReactorBridge.mono(body)).subscribe(leaving);
            RxBridge.single(body).subscribe(leaving);
            RxBridge.shield(RxBridge.single(body)).subscribe(leaving);
            RxBridge.maybe(body).subscribe(leaving);
            RxBridge.completable(body::run).subscribe(leaving);
            Streams.publish(out -> runs.incrementAndGet()).subscribe(leaving);
        }
        CountDownLatch later = new CountDownLatch(1);
        ReactorBridge.mono(() -> 1).subscribe(n -> later.countDown());
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
        assertThat(leaving.signals).hasValue(0);
    }

    @Test
    @Promised(19)
    void aSharedErrorIsNotDroppedByOneWhoLeaves() {
        Deferred<Integer> failed = Deferred.create();
        failed.fail(new IllegalStateException("seen by those who stay"));
        Leaving leaving = new Leaving();
        ReactorBridge.toMono(failed).subscribe(leaving);
        RxBridge.toSingle(failed).subscribe(leaving);
        RxBridge.toMaybe(failed).subscribe(leaving);
        RxBridge.toCompletable(failed).subscribe(leaving);
        Streams.publish(failed).subscribe(leaving);
        assertThat(leaving.signals).hasValue(0);
        for (Lib lib : Lib.values()) {
            assertThat(dropped.take(lib)).as("%s", lib).isEmpty();
        }
    }

    @Test
    @Promised(19)
    void aSharedValueIsNotDiscardedByOneWhoLeaves() {
        List<Object> discarded = new ArrayList<>();
        Promise<String> shared = done("shared");
        for (String how : List.of("at once", "without demand", "by a bad request")) {
            Collecting<Object> c = new Collecting<>(0);
            ReactorBridge.<String>toMono(shared)
                    .doOnDiscard(String.class, discarded::add)
                    .subscribe(how.equals("at once") ? new Leaving() : c);
            switch (how) {
                case "without demand" -> c.subscription.cancel();
                case "by a bad request" -> c.subscription.request(-1);
                default -> {}
            }
        }
        dropped.take(Lib.REACTOR);
        assertThat(discarded).isEmpty();
        assertThat(ReactorBridge.<String>toMono(shared).block()).isEqualTo("shared");
    }

    private static <T> Promise<T> done(T value) {
        Deferred<T> done = Deferred.create();
        done.complete(value);
        return done;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.rxjava;

import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static dev.oxbow.rxjava.RxBridge.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.Async;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop that is blocked on a source of ours does not wait for itself: whatever makes it, and whatever blocks. */
@Timeout(30)
class UnblockedTest {
    private final AsyncSemaphore permits = new AsyncSemaphore(1);
    private final Single<Integer> single = single(() -> {
        sleep(ofMillis(1));
        return 1;
    });
    private final Observable<Integer> observable = observable(out -> {
        sleep(ofMillis(1));
        out.emit(1);
    });

    @Test
    void onALoopAsOffIt() throws Exception {
        List<Callable<Object>> blocking = List.of(
                single::blockingGet,
                observable::blockingFirst,
                () -> observable.blockingIterable().iterator().next(),
                () -> limit(single, permits).blockingGet(),
                () -> limit(single.toMaybe(), permits).blockingGet(),
                () -> {
                    limit(single.ignoreElement(), permits).blockingAwait();
                    return 1;
                },
                () -> limit(observable, permits).blockingLast(),
                () -> mapAsync(observable, n -> n, 1).blockingFirst(),
                () -> mapAsync(flowable(out -> out.emit(1)), n -> n, 1).blockingFirst());
        for (Callable<Object> block : blocking) {
            assertThat(block.call()).isEqualTo(1);
            assertThat(run(() -> block.call())).isEqualTo(1);
        }
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void onATaskOfTheLoopItselfWhatIsThereIsTakenAndTheRestRefusedAsByJoin() {
        run(() -> {
            Task<Integer> done = start(() -> 1);
            Async.await(done);
            assertThat(toSingle(done).blockingGet()).isEqualTo(1);
            assertThat(toMaybe(done).blockingGet()).isEqualTo(1);
            toCompletable(done).blockingAwait();
            Task<Integer> pending = start(() -> 2);
            assertThatThrownBy(() -> toSingle(pending).blockingGet())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would block the loop");
            assertThat(Async.await(pending)).isEqualTo(2);
        });
    }
}

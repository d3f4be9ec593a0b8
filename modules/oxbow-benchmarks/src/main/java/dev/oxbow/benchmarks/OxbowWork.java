// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.benchmarks;

import static dev.oxbow.Async.await;
import static dev.oxbow.Async.gather;
import static dev.oxbow.Async.run;
import static dev.oxbow.Async.sleep;
import static dev.oxbow.Async.start;
import static dev.oxbow.reactor.ReactorBridge.await;
import static dev.oxbow.reactor.ReactorBridge.flux;
import static dev.oxbow.reactor.ReactorBridge.iterate;
import static dev.oxbow.rxjava.RxBridge.await;
import static dev.oxbow.rxjava.RxBridge.flowable;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The work of the benchmarks, done with Oxbow; {@code KotlinPeers} does the same. */
final class OxbowWork {
    private OxbowWork() {}

    static int awaitMono(Mono<Integer> mono, int times) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                sum += await(mono);
            }
            return sum;
        });
    }

    static int awaitSingle(Single<Integer> single, int times) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                sum += await(single);
            }
            return sum;
        });
    }

    static int startAndAwait(int times) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                sum += await(start(() -> 1));
            }
            return sum;
        });
    }

    static int gatherAll(int bodies, int rounds) {
        return run(() -> {
            int sum = 0;
            for (int r = 0; r < rounds; r++) {
                List<Coroutine<Integer>> all = new ArrayList<>(bodies);
                for (int i = 0; i < bodies; i++) {
                    int k = i;
                    all.add(() -> k);
                }
                sum += Async.<Integer>gather(all).size();
            }
            return sum;
        });
    }

    /** Each body holds a permit over one switch, so that they do wait for each other. */
    static int gatherUnderPermits(int bodies, int permits, int rounds) {
        return run(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(permits);
            int sum = 0;
            for (int r = 0; r < rounds; r++) {
                List<Coroutine<Integer>> all = new ArrayList<>(bodies);
                for (int i = 0; i < bodies; i++) {
                    int k = i;
                    all.add(() -> {
                        try (AsyncSemaphore.Permit permit = semaphore.acquire()) {
                            sleep(Duration.ZERO);
                            return k;
                        }
                    });
                }
                sum += Async.<Integer>gather(all).size();
            }
            return sum;
        });
    }

    /** The same, limited before they begin. */
    static int gatherLimited(int bodies, int permits, int rounds) {
        return run(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(permits);
            int sum = 0;
            for (int r = 0; r < rounds; r++) {
                List<Coroutine<Integer>> all = new ArrayList<>(bodies);
                for (int i = 0; i < bodies; i++) {
                    int k = i;
                    all.add(semaphore.limit(() -> {
                        sleep(Duration.ZERO);
                        return k;
                    }));
                }
                sum += Async.<Integer>gather(all).size();
            }
            return sum;
        });
    }

    static void switchAmong(int tasks, int switches) {
        run(() -> {
            List<Task<?>> all = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                all.add(start(() -> {
                    for (int k = 0; k < switches / tasks; k++) {
                        sleep(Duration.ZERO);
                    }
                }));
            }
            gather(all);
        });
    }

    /** Two tasks that call down so many layers, give way to each other at the bottom, and return. */
    static int suspendBelow(int layers, int times) {
        return run(() -> {
            Task<Integer> a = start(() -> repeat(layers, times / 2));
            Task<Integer> b = start(() -> repeat(layers, times / 2));
            gather(a, b);
            return a.resultNow() + b.resultNow();
        });
    }

    /** Two tasks that call down so many layers and give way to each other there. */
    static void suspendAt(int layers, int times) {
        run(() -> {
            Task<?> a = start(() -> stay(layers, times / 2));
            Task<?> b = start(() -> stay(layers, times / 2));
            gather(a, b);
        });
    }

    private static void stay(int left, int times) {
        if (left > 1) {
            stay(left - 1, times);
            return;
        }
        for (int i = 0; i < times; i++) {
            sleep(Duration.ZERO);
        }
    }

    private static int repeat(int layers, int times) {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            sum += layer(layers);
        }
        return sum;
    }

    private static int layer(int left) {
        if (left == 1) {
            sleep(Duration.ZERO);
            return 1;
        }
        return layer(left - 1) + 1;
    }

    static void acquireAndRelease(int times) {
        run(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(1);
            for (int i = 0; i < times; i++) {
                try (AsyncSemaphore.Permit permit = semaphore.acquire()) {}
            }
        });
    }

    /** Two tasks and one permit, which goes from hand to hand. */
    static void handOver(int times) {
        run(() -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(1);
            List<Task<?>> both = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                both.add(start(() -> {
                    for (int i = 0; i < times / 2; i++) {
                        try (AsyncSemaphore.Permit permit = semaphore.acquire()) {
                            sleep(Duration.ZERO);
                        }
                    }
                }));
            }
            gather(both);
        });
    }

    static int pingPong(int times) {
        return run(() -> {
            AsyncQueue<Integer> there = new AsyncQueue<>(1);
            AsyncQueue<Integer> back = new AsyncQueue<>(1);
            start(() -> {
                for (int i = 0; i < times; i++) {
                    back.put(there.get());
                }
            });
            int sum = 0;
            for (int i = 0; i < times; i++) {
                there.put(i);
                sum += back.get();
            }
            return sum;
        });
    }

    static int toThreadAndBack(int times) {
        return run(() -> {
            int sum = 0;
            for (int i = 0; i < times; i++) {
                sum += Async.<Integer>toThread(() -> 1);
            }
            return sum;
        });
    }

    static long fluxToCoroutine(Flux<Integer> flux) {
        return run(() -> {
            long sum = 0;
            try (var elements = iterate(flux)) {
                for (int element : elements) {
                    sum += element;
                }
            }
            return sum;
        });
    }

    static Flux<Integer> coroutineToFlux(int elements) {
        return flux(out -> {
            for (int i = 0; i < elements; i++) {
                out.emit(i);
            }
        });
    }

    static Flowable<Integer> coroutineToFlowable(int elements) {
        return flowable(out -> {
            for (int i = 0; i < elements; i++) {
                out.emit(i);
            }
        });
    }

    /** As {@code first_completed} of asyncio_figures.py does it. */
    static int firstCompleted(int promises) {
        return run(() -> {
            List<Deferred<Integer>> all = new ArrayList<>(promises);
            for (int i = 0; i < promises; i++) {
                all.add(Deferred.create());
            }
            Collection<Deferred<Integer>> pending = new LinkedHashSet<>(all);
            for (Deferred<Integer> one : all) {
                one.complete(1);
                pending = Async.wait(pending, ReturnWhen.FIRST_COMPLETED).pending();
            }
            return pending.size();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.guide;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static dev.oxbow.rxjava.RxBridge.*;
import static dev.oxbow.streams.Streams.publish;
import static dev.oxbow.streams.Streams.publishFlow;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Handle;
import dev.oxbow.LoopObserver;
import dev.oxbow.Outcome;
import dev.oxbow.Promise;
import dev.oxbow.ReturnWhen;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import dev.oxbow.TaskGroup;
import dev.oxbow.TaskLocal;
import dev.oxbow.Waited;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import dev.oxbow.sync.AsyncBarrier;
import dev.oxbow.sync.AsyncCondition;
import dev.oxbow.sync.AsyncEvent;
import dev.oxbow.sync.AsyncLock;
import dev.oxbow.sync.AsyncQueue;
import dev.oxbow.sync.AsyncSemaphore;
import dev.oxbow.test.OxbowTest;
import dev.oxbow.test.TestLoop;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The examples of Javadoc, for the compiler alone: PagesTest looks for each of them in the sources. */
@SuppressWarnings({"unused", "try", "serial", "MissingOverride", "NullAway", "UnusedMethod", "UnusedVariable"})
abstract class JavadocExamples {
    record User() {}

    record Receipt() {}

    record Cart(int userId) {}

    record Page() {}

    record Order() {}

    record Chunk() {}

    record Row(boolean bad) {}

    interface Connection {
        void flush();
    }

    interface Listener {
        void onAnswer(Consumer<String> listener);
    }

    final Logger log = Logger.getLogger("examples");

    abstract String load(String name);

    abstract void print(Object it);

    abstract void work();

    abstract static class Core extends JavadocExamples {
        private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();
        static final TaskLocal<String> USER = TaskLocal.withDefault("nobody");

        abstract Receipt checkout(Cart cart);

        abstract void send(Chunk chunk);

        void async(Connection connection, List<Task<String>> tasks) throws Exception {
            List<String> pages = run(() -> {
                Task<String> a = start(() -> load("a"));
                Task<String> b = start(() -> load("b"));
                return gather(a, b);
            });
            try {
                work();
            } finally {
                shielded(() -> timeout(ofSeconds(1), () -> connection.flush()));
            }
            for (Promise<String> page : asCompleted(tasks)) {
                print(await(page));
            }
            Waited<Task<String>> first = Async.wait(tasks, ReturnWhen.FIRST_COMPLETED);
            first.done().forEach(task -> print(await(task)));
            first.pending().forEach(Promise::cancel);
        }

        String either(Promise<String> answer) {
            return inCoroutine() ? await(answer) : answer.join();
        }

        void coroutine() {
            Coroutine<String> hello = () -> {
                Async.sleep(Duration.ofMillis(5));
                return "hello";
            };
            String twice = Async.run(() -> Async.await(hello) + Async.await(hello));
        }

        void deferred(Listener listener) {
            Deferred<String> answer = Deferred.create();
            listener.onAnswer(answer::complete);
            String text = await(answer);
        }

        void eventLoop(Cart cart) {
            try (EventLoop orders = EventLoop.create("orders")) {
                Task<Receipt> receipt = orders.start(() -> checkout(cart));
                receipt.join();
            }
        }

        void shutdown(EventLoop loop) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> loop.shutdown(ofSeconds(10)).join()));
        }

        void loopObserver(EventLoop loop) {
            System.err.println(loop.dump());
            Handle watching = loop.observe(new LoopObserver() {
                public void ended(Task<?> task, Future.State how) {
                    log.info(task.name() + ": " + how);
                }
            });
            watching.cancel();
        }

        void outcome(List<Task<String>> tasks) {
            for (Outcome<String> outcome : Async.gatherOutcomes(tasks)) {
                String line = switch (outcome) {
                    case Outcome.Success<String>(String page) -> page;
                    case Outcome.Failed<String>(Throwable error) -> "failed: " + error;
                    case Outcome.Cancelled<String> c -> "cancelled";
                };
            }
        }

        void slowStep() {
            EventLoop loop = EventLoop.builder()
                    .slowStep(Duration.ofMillis(50))
                    .onSlowStep(slow -> log.warning(slow.line() + ": " + slow.advice()))
                    .build();
        }

        void here() {
            String page = runHere(() -> load("a"));
            print(page);
        }

        void task() {
            Task<String> page = start("page", () -> load("a"));
            String other = load("b");
            print(await(page) + other);
        }

        void promise(Task<String> task) {
            task.addDoneCallback(done -> log.info(done.name() + " is " + done.state()));
        }

        TaskDecorator taskDecorator() {
            return
            new TaskDecorator() {
                public <T> Coroutine<T> decorate(Coroutine<T> body) {
                    String id = REQUEST.get();
                    return () -> {
                        String before = REQUEST.get();
                        REQUEST.set(id);
                        try {
                            return body.run();
                        } finally {
                            REQUEST.set(before);
                        }
                    };
                }
            };
        }

        void groups(List<String> mirrors, Deferred<String> fastest) throws Exception {
            String both = taskGroup(group -> {
                Task<String> a = group.start(() -> load("a"));
                Task<String> b = group.start(() -> load("b"));
                return await(a) + await(b);
            });
            taskGroup(group -> {
                for (String mirror : mirrors) {
                    group.start(() -> {
                        fastest.complete(load(mirror));
                        group.cancel();
                    });
                }
                return null;
            });
        }

        void taskLocal() {
            Async.run(() -> {
                USER.set("ada");
                return Async.await(Async.start(() -> USER.get()));
            });
        }

        void timeouts(List<Chunk> chunks) throws Exception {
            timeout(ofSeconds(5), scope -> {
                for (Chunk chunk : chunks) {
                    send(chunk);
                    scope.reschedule(ofSeconds(5));
                }
                return null;
            });
        }
    }

    abstract static class Sync extends JavadocExamples {
        private int stock;

        abstract void prepare();

        abstract void connect();

        abstract void listen();

        abstract void ship(Order order);

        abstract String fetch(Page page);

        void barrier(TaskGroup group) {
            AsyncBarrier prepared = new AsyncBarrier(3);
            for (int i = 0; i < 3; i++) {
                group.start(() -> {
                    prepare();
                    prepared.await();
                    work();
                });
            }
        }

        void condition(AsyncCondition changed) {
            try (var held = changed.acquire()) {
                changed.awaitUntil(() -> stock > 0);
                stock--;
            }
        }

        void event() {
            AsyncEvent ready = new AsyncEvent();
            Task<?> client = start(() -> {
                ready.await();
                connect();
            });
            listen();
            ready.set();
        }

        void queue(Order order) {
            AsyncQueue<Order> orders = new AsyncQueue<>(100);
            Task<?> worker = start(() -> {
                for (Order next : orders) {
                    ship(next);
                }
            });
            orders.put(order);
            orders.shutdown(false);
            await(worker);
        }

        String semaphore(Page page) {
            AsyncSemaphore permits = new AsyncSemaphore(50);
            try (var permit = permits.acquire()) {
                return fetch(page);
            }
        }

        void limited(List<Page> pages) {
            AsyncSemaphore permits = new AsyncSemaphore(50);
            gather(pages.stream()
                    .map(page -> permits.limit(() -> fetch(page)))
                    .toList());
        }
    }

    abstract static class Locks {
        private int balance;

        abstract Mono<Integer> load();

        abstract Mono<Void> store(int amount);

        void lock(AsyncLock lock) {
            try (var held = lock.acquire()) {
                balance = await(load());
                await(store(balance + 1));
            }
        }
    }

    abstract static class OfReactor extends JavadocExamples {
        interface MonoUsers {
            Mono<User> findById(int id);
        }

        interface Client {
            Mono<Page> get(String url);
        }

        private MonoUsers users;
        private Client client;

        abstract Receipt charge(User user, Cart cart);

        Mono<Receipt> checkout(Cart cart) {
            return mono(() -> {
                User user = await(users.findById(cart.userId()));
                return charge(user, cart);
            });
        }

        void words(List<Mono<Page>> pages, int id) {
            Mono<Waited<Promise<@Nullable Page>>> first = ReactorBridge.wait(pages, ReturnWhen.FIRST_COMPLETED);
            Mono<User> told = onDone(users.findById(id), outcome -> log.info("found: " + outcome));
        }

        void limits(String url) {
            AsyncSemaphore permits = new AsyncSemaphore(50);
            Mono<Page> page = client.get(url).transform(limit(permits));
        }
    }

    abstract static class OfRxJava extends JavadocExamples {
        interface SingleUsers {
            Single<User> findById(int id);
        }

        private SingleUsers users;

        abstract Receipt charge(User user, Cart cart);

        Single<Receipt> checkout(Cart cart) {
            return single(() -> {
                User user = await(users.findById(cart.userId()));
                return charge(user, cart);
            });
        }

        void words(List<Single<Page>> pages, int id) {
            Single<Waited<Promise<Page>>> first = RxBridge.wait(pages, ReturnWhen.FIRST_COMPLETED);
            Single<User> told = onDone(users.findById(id), outcome -> log.info("found: " + outcome));
        }
    }

    abstract static class OfStreams {
        void asyncIterator(Flux<Row> query) {
            try (AsyncIterator<Row> rows = iterate(query)) {
                for (Row row : rows) {
                    if (row.bad()) {
                        break;
                    }
                }
            }
        }

        void generator(Flux<Row> flux) {
            Generator<Long> ticks = out -> {
                for (long n = 0; ; n++) {
                    Async.sleep(Duration.ofSeconds(1));
                    out.emit(n);
                }
            };
            Flow.Publisher<Row> rows = publishFlow(Generator.of(() -> iterate(flux)));
        }

        void streams(List<Integer> numbers) {
            Publisher<Integer> squares = publish(out -> {
                for (int n : numbers) {
                    out.emit(n * n);
                }
            });
            int first = run(() -> awaitFirst(squares));
        }
    }

    abstract static class OfTest {
        interface Counter {
            void increment();

            int value();
        }

        private Counter counter;

        @OxbowTest(schedules = 100)
        void noUpdateIsLost() {
            gather(start(counter::increment), start(counter::increment));
            assertEquals(2, counter.value());
        }

        void testLoop() {
            try (TestLoop test = TestLoop.fifo()) {
                test.run(() -> {
                    Async.sleep(Duration.ofHours(1));
                    assertEquals(Duration.ofHours(1), test.elapsed());
                });
            }
        }
    }
}

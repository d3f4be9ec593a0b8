// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.context;

import static dev.oxbow.Async.*;
import static dev.oxbow.reactor.ReactorBridge.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.Coroutine;
import dev.oxbow.Deferred;
import dev.oxbow.EventLoop;
import dev.oxbow.Task;
import dev.oxbow.TaskDecorator;
import dev.oxbow.reactor.ReactorBridge;
import io.micrometer.context.ContextRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Promise 21, and what it has to do with promise 20. */
@Timeout(30)
@SuppressWarnings("NullAway")
class ContextPropagationTest {
    private static final String KEY = "request";
    private static final ThreadLocal<@Nullable String> REQUEST = new ThreadLocal<>();

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, REQUEST);
        REQUEST.set("a");
    }

    @AfterEach
    void forget() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        REQUEST.remove();
    }

    private static <T> T with(String request, Coroutine<T> body) throws Exception {
        String before = REQUEST.get();
        REQUEST.set(request);
        try {
            return body.run();
        } finally {
            REQUEST.set(before);
        }
    }

    @Test
    void eachTaskHasWhatItsStarterHadInEachOfItsSteps() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        run(() -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String request : List.of("b", "c", "d")) {
                tasks.add(with(
                        request,
                        () -> start(() -> {
                            for (int step = 0; step < 3; step++) {
                                seen.add(request + "=" + REQUEST.get());
                                sleep(ofMillis(1)); // the others run meanwhile
                            }
                        })));
            }
            gather(tasks);
            assertThat(REQUEST.get()).isEqualTo("a");
        });
        assertThat(seen).hasSize(9).allMatch(line -> line.charAt(0) == line.charAt(2));
        assertThat(REQUEST.get()).isEqualTo("a");
    }

    @Test
    void whatATaskSetsIsGoneWithIt() {
        REQUEST.remove();
        try (EventLoop loop = EventLoop.create("reused")) {
            for (int i = 0; i < 100; i++) { // more than there are carriers
                assertThat(loop.<@Nullable String>start(() -> {
                                    String before = REQUEST.get();
                                    REQUEST.set("left behind");
                                    sleep(ofMillis(0));
                                    return before;
                                })
                                .join())
                        .isNull();
            }
        }
    }

    @Test
    void aChildThatRunsOnItsParentsStackLeavesTheParentsAlone() {
        run(() -> {
            String childs = await(with(
                    "b",
                    () -> start(() -> {
                        String mine = REQUEST.get();
                        REQUEST.set("c");
                        return mine;
                    })));
            assertThat(childs).isEqualTo("b");
            assertThat(REQUEST.get()).isEqualTo("a");
        });
    }

    @Test
    void workOnAThreadHasThemToo() {
        run(() -> {
            REQUEST.set("b");
            assertThat(toThread(REQUEST::get)).isEqualTo("b");
            assertThat(runIn(command -> new Thread(command).start(), REQUEST::get))
                    .isEqualTo("b");
        });
    }

    @Test
    void aTaskThatIsCancelledOrFailsRestoresThem() {
        run(() -> {
            var failing = with(
                    "b",
                    () -> start(() -> {
                        REQUEST.set("c");
                        throw new IllegalStateException();
                    }));
            var cancelled = with("d", () -> start(() -> await(Deferred.create("never"))));
            sleep(ofMillis(0));
            cancelled.cancel();
            gatherOutcomes(failing, cancelled);
            assertThat(REQUEST.get()).isEqualTo("a");
        });
    }

    @Test
    void aBodyHasThemFromItsSubscribersContextAndElseFromItsThread() {
        Mono<String> body = mono(() -> {
            String before = REQUEST.get();
            await(Mono.delay(ofMillis(1)));
            assertThat(REQUEST.get()).isEqualTo(before);
            return before;
        });
        assertThat(body.contextWrite(Context.of(KEY, "b")).block()).isEqualTo("b");
        assertThat(body.contextWrite(Context.of("other", "b")).block()).isEqualTo("a");
        assertThat(body.contextCapture().subscribeOn(Schedulers.parallel()).block())
                .as("the capture is downstream of the thread") // contextCapture runs where it is subscribed to
                .isNull();
        assertThat(body.subscribeOn(Schedulers.parallel()).contextCapture().block())
                .isEqualTo("a");
        assertThat(flux(out -> out.emit(REQUEST.get()))
                        .contextWrite(Context.of(KEY, "b"))
                        .blockLast())
                .isEqualTo("b");
        assertThat(REQUEST.get()).isEqualTo("a");
    }

    @Test
    void theContextIsHandedUpstreamAsItIs() {
        Context context = Context.of(KEY, "b", "other", 1);
        List<Object> seen = new ArrayList<>();
        mono(() -> {
                    await(Mono.deferContextual(c -> {
                        seen.add(c);
                        return Mono.just(1).hide();
                    }));
                    return 1;
                })
                .contextWrite(any -> context)
                .block();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).isSameAs(context);
    }

    @Test
    void whereReactorKeepsThreadLocalsByItselfWhoBlocksHandsItsOwnOnInTheContext() {
        Hooks.enableAutomaticContextPropagation();
        assertThat(mono(ReactorBridge::context).block().<String>get(KEY)).isEqualTo("a");
    }

    @Test
    void whereReactorKeepsThreadLocalsByItselfTheyAreThereOnBothSidesOfEachAwait() {
        Hooks.enableAutomaticContextPropagation();
        List<String> seen = new CopyOnWriteArrayList<>();
        String result = mono(() -> {
                    seen.add("body " + REQUEST.get());
                    Mono.delay(ofMillis(1))
                            .doOnNext(tick -> seen.add("told " + REQUEST.get()))
                            .block();
                    await(Mono.delay(ofMillis(1)).doOnNext(tick -> seen.add("upstream " + REQUEST.get())));
                    seen.add("body " + REQUEST.get());
                    REQUEST.set("b");
                    // on a thread that is not Reactor's, whose thread-locals come from the context that the await
                    // handed on
                    await(Mono.<Integer>create(sink -> new Thread(() -> sink.success(1)).start())
                            .doOnNext(value -> seen.add("foreign " + REQUEST.get())));
                    await(Mono.delay(ofMillis(1)).doOnNext(tick -> seen.add("upstream " + REQUEST.get())));
                    try (var elements = iterate(
                            Flux.range(0, 1).publishOn(Schedulers.parallel()).map(n -> "upstream " + REQUEST.get()))) {
                        elements.forEach(seen::add);
                    }
                    return REQUEST.get();
                })
                .doOnNext(value -> seen.add("downstream " + REQUEST.get()))
                .block();
        assertThat(result).isEqualTo("b");
        assertThat(seen)
                .containsExactly(
                        "body a",
                        "told a",
                        "upstream a",
                        "body a",
                        "foreign b",
                        "upstream b",
                        "upstream b",
                        "downstream a");
    }

    @Test
    void withoutAccessorsABodyIsLeftAsItIs() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        Coroutine<Integer> body = () -> 1;
        for (TaskDecorator decorator : ServiceLoader.load(TaskDecorator.class)) {
            assertThat(decorator.decorate(body) == body).isTrue();
        }
        assertThat(ServiceLoader.load(TaskDecorator.class)).isNotEmpty();
    }
}

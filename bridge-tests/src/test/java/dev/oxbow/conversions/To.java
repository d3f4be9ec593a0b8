// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.conversions;

import dev.oxbow.Async;
import dev.oxbow.Coroutine;
import dev.oxbow.Promise;
import dev.oxbow.reactor.ReactorBridge;
import dev.oxbow.rxjava.RxBridge;
import dev.oxbow.streams.AsyncIterator;
import dev.oxbow.streams.Generator;
import dev.oxbow.streams.Streams;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The types that are converted to. Each says how it is spelled, makes itself of what reads a source, and shows itself as a
 * publisher, a promise or an iterator, to be looked at.
 */
enum To {
    TASK("Task", "start(() -> %s)") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            return Async.start(one);
        }
    },
    STAGE("CompletionStage", "launch(() -> %s)") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            return Async.launch(one);
        }
    },
    MONO("Mono", "mono(() -> %s)") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            return ReactorBridge.<Integer>mono(one);
        }
    },
    SINGLE("Single", "single(() -> %s)") {
        @Override
        @SuppressWarnings("NullAway") // null is an error there
        Object ofOne(Coroutine<@Nullable Integer> one) {
            Single<Integer> single = RxBridge.<Integer>single(one);
            return single.toFlowable();
        }
    },
    MAYBE("Maybe", "maybe(() -> %s)") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            Maybe<Integer> maybe = RxBridge.<Integer>maybe(one);
            return maybe.toFlowable();
        }
    },
    COMPLETABLE("Completable", "completable(() -> %s)") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            Completable completable = RxBridge.completable(one::run);
            return completable.toFlowable();
        }
    },
    FLUX("Flux", "flux(Generator.of(() -> %s))", "mono(() -> %s).flux()") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            return ReactorBridge.<Integer>mono(one).flux();
        }

        @Override
        Object ofMany(Callable<AsyncIterator<Integer>> many) {
            return ReactorBridge.flux(Generator.of(many));
        }
    },
    FLOWABLE("Flowable", "flowable(Generator.of(() -> %s))", "maybe(() -> %s).toFlowable()") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            Flowable<Integer> flowable = RxBridge.<Integer>maybe(one).toFlowable();
            return flowable;
        }

        @Override
        Object ofMany(Callable<AsyncIterator<Integer>> many) {
            return RxBridge.flowable(Generator.of(many));
        }
    },
    OBSERVABLE("Observable", "observable(Generator.of(() -> %s))", "maybe(() -> %s).toObservable()") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            Observable<Integer> observable = RxBridge.<Integer>maybe(one).toObservable();
            return observable.toFlowable(BackpressureStrategy.BUFFER);
        }

        @Override
        Object ofMany(Callable<AsyncIterator<Integer>> many) {
            return RxBridge.observable(Generator.of(many)).toFlowable(BackpressureStrategy.BUFFER);
        }
    },
    FLOW("Flow.Publisher", "publishFlow(Generator.of(() -> %s))", "publishFlow(launch(() -> %s))") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            return FlowAdapters.toPublisher(Streams.<Integer>publishFlow(Async.launch(one)));
        }

        @Override
        String spellingOfOne(From from) {
            return switch (from) {
                case SINGLE -> "publishFlow(out -> out.emit(await(single)))";
                case MAYBE -> "publishFlow(out -> awaitOptional(maybe).ifPresent(out::emit))";
                case COMPLETABLE -> "publishFlow(out -> await(completable))";
                default -> super.spellingOfOne(from);
            };
        }

        @Override
        Object ofMany(Callable<AsyncIterator<Integer>> many) {
            Flow.Publisher<Integer> flow = Streams.publishFlow(Generator.of(many));
            return FlowAdapters.toPublisher(flow);
        }
    },
    ITERATOR("AsyncIterator", "%s", "") {
        @Override
        Object ofOne(Coroutine<@Nullable Integer> one) {
            throw new UnsupportedOperationException();
        }

        @Override
        Object ofMany(Callable<AsyncIterator<Integer>> many) throws Exception {
            return many.call();
        }
    };

    final String type;
    private final String spelling;
    private final String spellingOfOne;

    To(String type, String spelling) {
        this(type, spelling, spelling);
    }

    To(String type, String spelling, String spellingOfOne) {
        this.type = type;
        this.spelling = spelling;
        this.spellingOfOne = spellingOfOne;
    }

    abstract Object ofOne(Coroutine<@Nullable Integer> one);

    Object ofMany(Callable<AsyncIterator<Integer>> many) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** A Mono is a Publisher, and so read as one where that keeps it cold. */
    private boolean isByMany(From from) {
        return isOfMany() && (from.isOfMany() || (this == FLOW && from == From.MONO));
    }

    boolean isOfMany() {
        return compareTo(FLUX) >= 0;
    }

    private boolean isByWord(From from) {
        return from.isPromised() && (this == TASK || this == STAGE);
    }

    /** Null: it makes no sense. */
    @Nullable
    String spelling(From from) {
        if (from.type.equals(type)) {
            return null;
        }
        if (from == From.TASK || from == From.DEFERRED) {
            String shared = shared(from);
            if (shared != null) {
                return shared;
            }
        }
        if (this == ITERATOR) {
            return from.many;
        }
        if (isByMany(from)) {
            return spelling.formatted(from.many);
        }
        if (isByWord(from)) {
            return (this == TASK ? "start(" : "promise(") + from.variable + ")";
        }
        return spellingOfOne(from);
    }

    String spellingOfOne(From from) {
        return spellingOfOne.formatted(from.one);
    }

    private @Nullable String shared(From from) {
        return switch (this) {
            case STAGE -> from.variable;
            case MONO -> "toMono(" + from.variable + ")";
            case SINGLE -> "toSingle(" + from.variable + ")";
            case MAYBE -> "toMaybe(" + from.variable + ")";
            case COMPLETABLE -> "toCompletable(" + from.variable + ")";
            case FLUX -> "toMono(" + from.variable + ").flux()";
            case FLOWABLE -> "toMaybe(" + from.variable + ").toFlowable()";
            case OBSERVABLE -> "toMaybe(" + from.variable + ").toObservable()";
            case FLOW -> "publishFlow(" + from.variable + ")";
            case TASK, ITERATOR -> null;
        };
    }

    /** What is spelled so: a Publisher, a Promise or an AsyncIterator. */
    @SuppressWarnings("unchecked")
    Object of(From from, Object source, Feed feed) throws Exception {
        if ((from == From.TASK || from == From.DEFERRED) && shared(from) != null) {
            return shared((Promise<@Nullable Integer>) source);
        }
        if (isByWord(from)) {
            return this == TASK ? task(source) : promise(source);
        }
        if (this == ITERATOR || isByMany(from)) {
            return ofMany(() -> {
                feed.reads.incrementAndGet();
                return from.many(source);
            });
        }
        if (this == FLOW && from != From.STAGE) {
            return FlowAdapters.toPublisher(Streams.<Integer>publishFlow(out -> {
                feed.reads.incrementAndGet();
                Integer value = from.one(source);
                if (value != null) {
                    out.emit(value);
                }
            }));
        }
        return ofOne(() -> {
            feed.reads.incrementAndGet();
            return from.one(source);
        });
    }

    @SuppressWarnings("NullAway") // where null is an error
    private Object shared(Promise<@Nullable Integer> promise) {
        return switch (this) {
            case STAGE -> promise;
            case MONO -> ReactorBridge.<Integer>toMono(promise);
            case SINGLE -> RxBridge.<Integer>toSingle(promise).toFlowable();
            case MAYBE -> RxBridge.<Integer>toMaybe(promise).toFlowable();
            case COMPLETABLE -> RxBridge.toCompletable(promise).toFlowable();
            case FLUX -> ReactorBridge.<Integer>toMono(promise).flux();
            case FLOWABLE -> RxBridge.<Integer>toMaybe(promise).toFlowable();
            case OBSERVABLE ->
                RxBridge.<Integer>toMaybe(promise).toObservable().toFlowable(BackpressureStrategy.BUFFER);
            case FLOW -> FlowAdapters.toPublisher(Streams.<Integer>publishFlow(promise));
            case TASK, ITERATOR -> throw new UnsupportedOperationException();
        };
    }

    @SuppressWarnings("unchecked")
    private static Object task(Object source) {
        return switch (source) {
            case Mono<?> mono -> ReactorBridge.<@Nullable Integer>start((Mono<Integer>) mono);
            case Single<?> single -> RxBridge.start((Single<Integer>) single);
            case Maybe<?> maybe -> RxBridge.<@Nullable Integer>start((Maybe<Integer>) maybe);
            case Completable completable -> RxBridge.start(completable);
            default -> throw new IllegalArgumentException(source.toString());
        };
    }

    @SuppressWarnings("unchecked")
    private static Object promise(Object source) {
        return switch (source) {
            case Mono<?> mono -> ReactorBridge.<@Nullable Integer>promise((Mono<Integer>) mono);
            case Single<?> single -> RxBridge.promise((Single<Integer>) single);
            case Maybe<?> maybe -> RxBridge.<@Nullable Integer>promise((Maybe<Integer>) maybe);
            case Completable completable -> RxBridge.promise(completable);
            default -> throw new IllegalArgumentException(source.toString());
        };
    }

    /** For the compiler. */
    @SuppressWarnings("unchecked")
    static Publisher<Integer> publisher(Object view) {
        return (Publisher<Integer>) view;
    }
}

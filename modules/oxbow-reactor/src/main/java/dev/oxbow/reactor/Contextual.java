// SPDX-License-Identifier: Apache-2.0
package dev.oxbow.reactor;

import dev.oxbow.Coroutine;
import dev.oxbow.TaskLocal;
import dev.oxbow.streams.machine.Dressed;
import dev.oxbow.streams.machine.Library;
import dev.oxbow.streams.machine.ThreadLocals;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Reactor's ways, in one context: that of the task which reads, or of the subscriber which had a body started. It is
 * handed on as it is.
 */
record Contextual(Context context) implements Library {
    /** The context of the current task. */
    static final TaskLocal<Context> CURRENT = TaskLocal.withDefault(Context.empty());

    /** Where no context can matter. */
    static final Contextual NONE = new Contextual(Context.empty());

    private static final int LONGEST = 300;

    /**
     * In the context of the current task. Where Reactor is told to keep thread-locals as its contexts have them, upstream
     * gets those of the task with it, or they would be cleared there.
     */
    static Contextual here() {
        Context context = CURRENT.get();
        return new Contextual(Hooks.isAutomaticContextPropagationEnabled() ? ThreadLocals.into(context) : context);
    }

    @Override
    public <T> Subscriber<? super T> dressed(Subscriber<T> subscriber) {
        return new Dress<>(subscriber, context);
    }

    @Override
    public <T extends @Nullable Object> Coroutine<T> entered(Coroutine<T> body) {
        if (context.isEmpty()) {
            return body; // a subscriber of another library has none, and is not to hide that of the task around it
        }
        return () -> {
            CURRENT.set(context);
            return ThreadLocals.<T>with(context, body);
        };
    }

    /** What the user has called it, or its operators from the first one on, as Reactor tells them: with lines, if asked to. */
    @Override
    public String described(Publisher<?> source) {
        Scannable told = Scannable.from(source);
        if (!told.isScanAvailable()) {
            return source.getClass().getSimpleName();
        }
        String name = told.name();
        String steps = name.equals(told.stepName()) ? told.steps().collect(Collectors.joining(" | ")) : name;
        return steps.length() <= LONGEST ? steps : steps.substring(0, LONGEST) + "…";
    }

    @Override
    public Throwable unwrapped(Throwable thrown) {
        return Exceptions.unwrap(thrown);
    }

    @Override
    public void discarded(Object element) {
        Operators.onDiscard(element, context);
    }

    @Override
    public void dropped(Throwable error) {
        try {
            Operators.onErrorDropped(error, context);
        } catch (Throwable thrown) { // by the hook: it would go into a source, or take the place of a result
            System.getLogger("dev.oxbow").log(System.Logger.Level.WARNING, "the hook onErrorDropped threw", thrown);
        }
    }

    /** A subscriber that upstream can ask for its context. */
    private static final class Dress<T> extends Dressed<T> implements CoreSubscriber<T> {
        private final Context context;

        Dress(Subscriber<T> inner, Context context) {
            super(inner);
            this.context = context;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        protected @Nullable Fused<T> polled(Subscription subscription) {
            return Fused.of(subscription);
        }
    }
}
